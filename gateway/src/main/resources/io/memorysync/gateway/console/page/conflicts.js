import { el, pill, value, facts, time } from "./dom.js";
import { ask, post } from "./api.js";

const MARKS = { open: ["warn", "!", "Open"], settled: ["good", "✓", "Settled"], decided: ["idle", "●", "Decided by policy"] };

export function conflicts(main) {
  const body = el("div", { class: "card" }, "Reading the conflicts…");
  main.append(el("h1", {}, "Conflicts"), el("p", { class: "lead" }, "Two writers changed the same field without having seen each other. Open ones wait for a choice; values are shown when you open one."), body);
  const load = async () => {
    try {
      const listing = await ask("api/conflicts");
      body.replaceChildren(listing.conflicts.length ? el("ul", { class: "list" }, listing.conflicts.map((line) => item(line, load))) : "There are no conflicts.");
    } catch (refused) {
      body.replaceChildren(el("p", { class: "trouble", role: "alert" }, refused.message));
    }
  };
  load();
}

function item(line, reload) {
  const details = el("div");
  const opener = el("button", { type: "button", class: "quiet", "aria-expanded": "false", onclick: async () => {
    const open = opener.getAttribute("aria-expanded") === "true";
    opener.setAttribute("aria-expanded", String(!open));
    details.replaceChildren();
    if (!open) {
      await show(line, details, reload);
    }
  } }, "Show both values");
  return el("li", {}, el("div", { class: "row spread" },
    el("div", {}, el("div", { class: "row" }, pill(...MARKS[line.status]), el("strong", {}, line.field), el("span", { class: "soft" }, `version ${line.version}, ${line.winner.store} and ${line.loser.store}, policy ${line.policy}`)),
      el("div", { class: "small soft" }, el("a", { class: "mono", href: `#memory/${line.memory}` }, line.memory), " · ", time(line.at))), opener), details);
}

async function show(line, place, reload) {
  place.replaceChildren("Reading…");
  try {
    const all = await ask(`api/conflicts/${line.memory}`);
    const conflict = all.filter((each) => each.field === line.field && each.version === line.version).pop();
    const told = el("p", { role: "status" });
    const side = (which, written, name) => el("div", { class: "side" }, el("h3", {}, name), value(written.value), facts(["store", written.store], ["user", written.user], ["written", time(written.writtenAt)]),
      conflict.status === "open" ? el("button", { type: "button", onclick: (event) => choose(event.currentTarget, which) }, `Choose ${written.store}'s value`) : null);
    const choose = async (button, which) => {
      place.querySelectorAll(".side button").forEach((each) => (each.disabled = true));
      told.textContent = "Waiting for the resolver…";
      try {
        told.textContent = (await post(`api/conflicts/${line.memory}/${line.field}/${line.version}`, { chosen: which })).sentence;
        setTimeout(reload, 1500);
      } catch (refused) {
        told.textContent = refused.message;
        place.querySelectorAll(".side button").forEach((each) => (each.disabled = false));
      }
      button.blur();
    };
    place.replaceChildren(el("div", { class: "sides" },
      side("winner", conflict.winner, conflict.status === "open" ? "Stays until somebody chooses" : "Winner"),
      side("loser", conflict.loser, "The other value"),
      el("div", { class: "side" }, el("h3", {}, "What both were changed from"), value(conflict.base), conflict.now ? facts(["now", `version ${conflict.now.version}, ${conflict.now.state.toLowerCase()}`]) : null, conflict.now ? value(conflict.now.value) : "The memory is forgotten.")), told);
  } catch (refused) {
    place.replaceChildren(el("p", { class: "trouble", role: "alert" }, refused.message));
  }
}
