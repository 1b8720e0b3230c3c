import { el } from "./dom.js";
import { ask, post, signedIn } from "./api.js";
import { Live } from "./live.js";
import { pipeline, runbookIsAt } from "./pipeline.js";
import { conflicts } from "./conflicts.js";
import { rejected } from "./rejected.js";
import { memory } from "./memory.js";
import { checks } from "./checks.js";

const VIEWS = { pipeline, conflicts, rejected, memory, checks };
const main = document.getElementById("main");
const top = document.getElementById("top");
const live = new Live(document.getElementById("stale"));
let leave = null;

function badge(name, number) {
  const mark = document.getElementById(`badge-${name}`);
  mark.hidden = !number;
  mark.textContent = number ?? "";
}

function show(focus) {
  const [name, ...rest] = window.location.hash.slice(1).split("/");
  const view = VIEWS[name] ? name : "pipeline";
  leave?.();
  main.replaceChildren();
  document.querySelectorAll(".views a").forEach((link) => {
    if (link.getAttribute("href") === `#${view}`) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  });
  document.title = `${view[0].toUpperCase()}${view.slice(1)} · memory-sync`;
  leave = VIEWS[view](main, live, rest.length ? decodeURIComponent(rest.join("/")) : undefined) ?? null;
  if (focus) {
    main.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
}

function begin(csrf) {
  signedIn(csrf);
  top.hidden = false;
  live.start();
  show(false);
}

function signIn(sentence = "") {
  live.stop();
  leave?.();
  leave = null;
  top.hidden = true;
  const trouble = el("p", { class: "trouble", role: "alert", id: "sign-in-trouble" }, sentence);
  const key = el("input", { id: "key", type: "password", autocomplete: "current-password", required: true, "aria-describedby": "sign-in-trouble" });
  main.replaceChildren(el("form", { class: "sign-in", onsubmit: async (event) => {
    event.preventDefault();
    try {
      const { csrf } = await post("login", { key: key.value });
      begin(csrf);
    } catch (refused) {
      trouble.textContent = refused.message;
      key.focus();
    }
  } }, el("div", { class: "card" }, el("h1", {}, "memory-sync"), el("div", {}, el("label", { for: "key" }, "Administrator's API key"), key), trouble, el("button", {}, "Sign in"))));
  key.focus();
}

window.addEventListener("hashchange", () => !top.hidden && show(true));
window.addEventListener("session-ended", () => !top.hidden && signIn("Your session has ended."));
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
document.getElementById("logout").addEventListener("click", async () => {
  await post("api/logout").catch(() => {});
  signIn();
});
live.on("pipeline", (view) => {
  badge("conflicts", view.counts.openConflicts);
  badge("rejected", view.counts.rejected);
});

const session = await ask("session").catch((refused) => refused);
runbookIsAt(session.runbook);
if (session instanceof Error) {
  signIn(session.message);
} else if (session.signedIn) {
  begin(session.csrf);
} else if (session.needsKey) {
  signIn();
} else {
  begin((await post("login", { key: "" })).csrf);
}
