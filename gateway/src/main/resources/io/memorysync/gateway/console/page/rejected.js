import { el, pill, facts, time } from "./dom.js";
import { ask, post } from "./api.js";

export function rejected(main) {
  const body = el("div", {}, "Reading what was put aside…");
  main.append(el("h1", {}, "Rejected"), el("p", { class: "lead" }, "Change events that could not be understood, and versions that a sink could not apply. Mend the cause, then retry."), body);
  const load = async () => {
    try {
      const listing = await ask("api/rejected");
      body.replaceChildren(
        section("Change events", listing.rejected.map((each) => event(each, load)), "No change event is put aside."),
        section("Dead letters of sinks", listing.deadLetters.map((each) => letter(each)), "No sink gave up a version."));
    } catch (refused) {
      body.replaceChildren(el("p", { class: "trouble card", role: "alert" }, refused.message));
    }
  };
  load();
}

function section(name, items, nothing) {
  return el("section", { class: "card" }, el("h2", {}, name), items.length ? el("ul", { class: "list" }, items) : nothing);
}

function event(rejection, reload) {
  const told = el("p", { role: "status", class: "small" });
  const button = el("button", { type: "button", onclick: async () => {
    button.disabled = true;
    try {
      const retried = await post(`api/rejected/${rejection.id}/retry`);
      told.textContent = retried.written === 1 ? "Written to its topic again." : "It had been retried before.";
      setTimeout(reload, 1500);
    } catch (refused) {
      told.textContent = refused.message;
      button.disabled = false;
    }
  } }, "Retry");
  return el("li", {}, el("div", { class: "row spread" }, el("div", { class: "row" }, pill("warn", "!", rejection.code), el("span", {}, rejection.reason)), button),
    facts(["from", `${rejection.store}/${rejection.part}`], ["memory", rejection.memory ? el("a", { class: "mono", href: `#memory/${rejection.memory}` }, rejection.memory) : "–"], ["put aside", time(rejection.rejectedAt)], ["record", el("span", { class: "mono" }, rejection.id)]),
    content(rejection.id), told);
}

function letter(dead) {
  return el("li", {}, el("div", { class: "row" }, pill("bad", "✕", dead.sink), el("span", {}, dead.message ?? dead.exception)),
    facts(["memory", el("a", { class: "mono", href: `#memory/${dead.memory}` }, dead.memory ?? "–")], ["given up", time(dead.at)], ["record", el("span", { class: "mono" }, dead.id)]),
    content(dead.id), el("p", { class: "small soft" }, "Not written back: it may be replaced by now. Mend the cause, then ", el("a", { href: "#checks" }, "replay the sink"), "."));
}

function content(id) {
  const place = el("pre", { class: "value mono", hidden: true, tabindex: "0" });
  const button = el("button", { type: "button", class: "quiet", "aria-expanded": "false", onclick: async () => {
    const open = place.hidden;
    button.setAttribute("aria-expanded", String(open));
    place.hidden = !open;
    if (open) {
      try {
        const shown = await ask(`api/rejected/${id}`);
        place.textContent = JSON.stringify({ key: shown.key, value: shown.value }, null, 2);
      } catch (refused) {
        place.textContent = refused.message;
      }
    }
  } }, "Show its content");
  return el("div", {}, button, place);
}
