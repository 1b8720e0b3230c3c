import { el, pill, stateOf, count, bytes, millis, time } from "./dom.js";
import { ask } from "./api.js";
import { flow, isLate } from "./flow.js";
import { chart } from "./chart.js";

let runbook = "";
const BESIDE = ["gateway", "registry", "broker", "connect"];
const phone = window.matchMedia("(max-width: 720px)");

/** Where the runbook can be read; empty if it cannot. */
export function runbookIsAt(url) {
  runbook = url ?? "";
}

export function pipeline(main, live) {
  const findings = el("div", { "aria-live": "polite", "aria-label": "Findings", role: "region" });
  const drawing = el("div", { class: "flow" });
  const beside = el("div", { class: "row small beside" });
  const numbers = el("dl", { class: "numbers" });
  const arrows = el("tbody");
  const slots = el("div", { class: "beside" });
  const lag = el("div", { class: "chart" });
  const lead = el("p", { class: "lead" }, "Waiting for the first look…");
  main.append(
    el("h1", {}, "Pipeline"),
    lead,
    findings,
    el("section", { class: "card", "aria-label": "The pipeline as it is" }, drawing, beside),
    el("section", { class: "card" }, el("h2", {}, "What waits"), numbers),
    el("section", { class: "card" }, lag),
    el("section", { class: "card" }, el("h2", {}, "Every arrow"),
      el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Every arrow" },
        el("table", { class: "report" }, el("thead", {}, el("tr", {}, ["From", "To", "Events/s", "Behind", "Lag p50", "Lag p99"].map((name) => el("th", { scope: "col" }, name)))), arrows)),
      slots),
  );
  const drawLag = chart(lag, (minutes) => ask(`api/history?minutes=${minutes}`));
  let told = "";
  let last = null;
  const show = (view) => {
    last = view;
    const text = JSON.stringify(view.findings);
    if (text !== told) {
      told = text;
      findings.replaceChildren(view.findings.length ? list(view.findings) : el("p", { class: "well" }, pill("good", "●", "All is well"), el("span", { class: "soft" }, "Nothing needs you.")));
    }
    lead.replaceChildren("As of ", time(view.at), ...(view.lastVerify ? ["; last verify ", time(view.lastVerify.at), `, ${count(view.lastVerify.differences)} differences`] : ["; not verified since the gateway began"]), ".");
    drawing.classList.toggle("down", phone.matches);
    drawing.replaceChildren(flow(view, phone.matches));
    beside.replaceChildren(...view.components.filter((each) => BESIDE.includes(each.kind)).map((each) => el("span", { class: "row" }, each.id, pill(...stateOf(each.state)))));
    numbers.replaceChildren(...waits(view.counts, view.freshness));
    arrows.replaceChildren(...view.arrows.map(row));
    slots.replaceChildren(...slotsOf(view.slots));
  };
  const again = () => last && show(last);
  phone.addEventListener("change", again);
  const stop = live.on("pipeline", show);
  return () => {
    stop();
    drawLag.stop();
    phone.removeEventListener("change", again);
  };
}

function list(findings) {
  return el("ul", { class: "findings" }, findings.map((finding) => {
    const critical = finding.severity === "critical";
    return el("li", { class: `finding ${finding.severity}` },
      pill(critical ? "bad" : "warn", critical ? "✕" : "!", critical ? "Critical" : "Warning"),
      el("p", {}, el("strong", {}, finding.component), " · ", finding.text),
      el("p", { class: "mend" }, finding.mend, " ", section(finding.runbook)));
  }));
}

function section(anchor) {
  if (!anchor) {
    return null;
  }
  return runbook
    ? el("a", { href: `${runbook}#${anchor}`, target: "_blank", rel: "noreferrer" }, `Runbook: ${anchor}`)
    : el("span", { class: "mono" }, `docs/runbook.md#${anchor}`);
}

function waits(counts, freshness) {
  const letters = Object.values(counts.deadLetters ?? {}).reduce((sum, each) => sum + each, 0);
  const shown = [["open conflicts", counts.openConflicts], ["rejected events", counts.rejected], ["dead letters", letters], ["parked events", counts.parked]];
  const numbers = shown.map(([name, number]) => el("div", {}, el("dt", {}, name), el("dd", { class: number > 0 ? "late" : null }, count(number))));
  return numbers.concat(freshness.map((probe) => el("div", {}, el("dt", {}, `${probe.from} → ${probe.to}`), el("dd", {}, millis(probe.lastMs)))));
}

function row(arrow) {
  return el("tr", {},
    el("td", {}, arrow.from), el("td", {}, arrow.to), el("td", {}, count(arrow.eventsPerSecond)),
    el("td", {}, isLate(arrow) ? pill("warn", "!", "late") : null, " ", arrow.behindUnit === "bytes" ? bytes(arrow.behind) : count(arrow.behind)),
    el("td", {}, millis(arrow.lagMs?.p50)), el("td", {}, millis(arrow.lagMs?.p99)));
}

function slotsOf(slots) {
  return slots.length === 0 ? [] : [el("h3", {}, "Replication slots"), el("ul", { class: "list small" }, slots.map((slot) =>
    el("li", { class: "row" }, el("strong", {}, slot.name), pill(slot.active ? "good" : "bad", slot.active ? "●" : "■", slot.active ? "Active" : "Inactive"), el("span", { class: "soft" }, `WAL ${slot.walStatus}, holds back ${bytes(slot.retainedBytes)} in ${slot.database}`))))];
}
