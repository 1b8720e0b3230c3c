import { el, pill, count, time } from "./dom.js";
import { post } from "./api.js";

export function checks(main, live) {
  const verify = job("Verify", "Compares every store and the graph with what is agreed, field by field. It only reads.", [], () => post("api/verify"), report);
  const sink = el("select", { id: "sink" });
  const replay = job("Replay a sink", "Lets a sink read its topic from the start. What is right already stays as it is.", [el("div", {}, el("label", { for: "sink" }, "Sink"), sink)], () => post(`api/replay/${sink.value}`), (found) => el("p", {}, `Done: ${count(found.records)} records were read again.`));
  main.append(el("h1", {}, "Checks"), el("p", { class: "lead" }, "Be sure that it is over."), verify.card, replay.card);
  const stopJobs = live.on("jobs", (jobs) => { verify.show(jobs.verify); replay.show(jobs.replay); });
  const stopSinks = live.on("pipeline", (view) => {
    const names = view.components.filter((each) => each.kind === "sink").map((each) => each.id);
    if (names.join() !== [...sink.options].map((each) => each.value).join()) {
      sink.replaceChildren(...names.map((name) => el("option", { value: name }, name)));
    }
  });
  return () => { stopJobs(); stopSinks(); };
}

function job(name, about, inputs, start, found) {
  const bar = el("progress", { max: 1, "aria-label": `${name}: progress` });
  const told = el("p", { role: "status" });
  const result = el("div");
  const button = el("button", { type: "button", onclick: async () => {
    button.disabled = true;
    try {
      await start();
    } catch (refused) {
      told.textContent = refused.message;
      button.disabled = false;
    }
  } }, name === "Verify" ? "Start verify" : "Start replay");
  bar.hidden = true;
  let shown = "";
  const show = (status) => {
    const text = JSON.stringify(status);
    if (text === shown) {
      return;
    }
    shown = text;
    const running = status.state === "RUNNING";
    button.disabled = running;
    bar.hidden = !running;
    if (running) {
      if (status.total > 0) {
        bar.value = status.done / status.total;
      } else {
        bar.removeAttribute("value");
      }
      told.textContent = `${status.step}${status.total ? `: ${count(status.done)} of ${count(status.total)}` : "…"}`;
      result.replaceChildren();
    } else if (status.state === "FAILED") {
      told.replaceChildren(pill("bad", "✕", "Failed"), " ", status.trouble);
    } else if (status.state === "DONE") {
      told.replaceChildren("Ended ", time(status.endedAt), status.subject ? `, ${status.subject}` : "", ".");
      result.replaceChildren(found(status.report));
    }
  };
  return { card: el("section", { class: "card" }, el("h2", {}, name), el("p", { class: "soft" }, about), inputs, el("p", {}, button), bar, told, result), show };
}

function report(found) {
  return el("div", {}, el("p", {}, found.agrees ? pill("good", "✓", "All agree") : pill("bad", "≠", `${count(found.differing)} differ`), ` ${count(found.memories)} memories in ${found.seconds.toFixed(1)} s.`),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Report" }, el("table", { class: "report" }, el("thead", {}, el("tr", {}, ["Where", "Memories", "Differing", "How"].map((head) => el("th", { scope: "col" }, head)))),
      el("tbody", {}, found.targets.map((target) => el("tr", {}, el("td", {}, target.name), el("td", {}, count(target.memories)), el("td", {}, count(target.differing)),
        el("td", {}, target.drift.map((kind) => el("div", {}, `${kind.count} × ${kind.kind.replaceAll("_", " ")}${kind.field ? ` in ${kind.field}` : ""}: `, kind.examples.map((id) => [el("a", { class: "mono", href: `#memory/${id}` }, id.slice(0, 8)), " "]))))))))));
}
