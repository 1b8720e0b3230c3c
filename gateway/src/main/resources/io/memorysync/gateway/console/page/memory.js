import { el, pill, value, facts, time } from "./dom.js";
import { ask } from "./api.js";

export function memory(main, live, id) {
  const body = el("div");
  const input = el("input", { id: "memory-id", name: "id", value: id ?? "", autocomplete: "off", spellcheck: "false", class: "mono", placeholder: "aaaaaaaa-0000-4000-8000-000000000001" });
  main.append(el("h1", {}, "One memory's life"), el("p", { class: "lead" }, "Every version, where it came from and what it changed; and what each store holds now."),
    el("form", { class: "card", onsubmit: (event) => { event.preventDefault(); window.location.hash = `#memory/${input.value.trim()}`; } }, el("label", { for: "memory-id" }, "Memory id"), el("div", { class: "row" }, input, el("button", {}, "Show"))), body);
  if (id) {
    load(id, body);
  }
}

async function load(id, body) {
  try {
    const life = await ask(`api/memories/${encodeURIComponent(id)}`);
    const stores = el("section", { class: "card" }, el("h2", {}, "What each store holds now"), el("p", { class: "soft" }, "Asking the stores…"));
    body.replaceChildren(el("section", { class: "card" }, el("h2", {}, "As agreed"), value(life.content), facts(["version", String(life.version)], ["state", life.state.toLowerCase()], ["user", life.user])),
      stores, el("section", { class: "card" }, el("h2", {}, "Versions"), el("ol", { class: "life" }, life.versions.map((each) => version(each, life.conflicts)))));
    holdings(id, stores);
  } catch (refused) {
    body.replaceChildren(el("p", { class: "trouble card", role: "alert" }, refused.message));
  }
}

async function holdings(id, section) {
  try {
    const all = await ask(`api/memories/${id}/stores`);
    section.lastChild.replaceWith(el("div", { class: "sides" }, all.map((each) => el("div", { class: "side" }, el("div", { class: "row spread" }, el("h3", {}, each.name),
      each.differences.length ? pill("bad", "≠", each.differences.join(", ")) : pill("good", "✓", "as agreed")),
      each.row ? [value(each.row.content), facts(["state", each.row.state?.toLowerCase()], ["user", each.row.user], ["written", time(each.row.writtenAt)])] : el("p", { class: "soft" }, "Holds nothing.")))));
  } catch (refused) {
    section.lastChild.replaceWith(el("p", { class: "soft" }, refused.message));
  }
}

function version(each, conflicts) {
  const own = conflicts.filter((conflict) => conflict.version === each.version);
  return el("li", {}, el("div", { class: "row" }, el("strong", {}, `Version ${each.version}`), pill("idle", "●", each.cause.toLowerCase().replaceAll("_", " ")), el("span", { class: "soft" }, `${each.store}/${each.part}`, " · ", time(each.committedAt))),
    each.changes.length ? el("table", { class: "changes" }, el("tbody", {}, each.changes.map((change) => el("tr", {}, el("th", { scope: "row" }, change.field), el("td", {}, change.before === null ? null : [el("del", {}, change.before), " → "], change.after === null ? "no value" : el("ins", {}, change.after)))))) : el("p", { class: "small soft" }, "No field changed."),
    own.map((conflict) => el("p", { class: "small" }, pill("warn", "!", conflict.open ? "open conflict" : "conflict"), ` in ${conflict.field}: ${conflict.winner.store} against ${conflict.loser.store}, `, el("a", { href: "#conflicts" }, "see both values"))));
}
