/** Makes an element; texts become text nodes, so that nothing that people wrote is ever markup. */
export function el(name, properties = {}, ...children) {
  return fill(document.createElement(name), properties, children);
}

export function svg(name, properties = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), properties, children);
}

function fill(element, properties, children) {
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) {
      element.addEventListener(key.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(key, value === true ? "" : value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

const STATES = {
  RUNNING: ["good", "●", "Running"],
  PAUSED: ["warn", "‖", "Paused"],
  STOPPED: ["bad", "■", "Stopped"],
  FAILED: ["bad", "✕", "Failed"],
  UNREACHABLE: ["bad", "⚡︎", "Unreachable"],
  UNKNOWN: ["idle", "?", "Unknown"],
};

/** Class, mark and word of a component's state. */
export function stateOf(state) {
  return STATES[state] ?? ["idle", "?", state];
}

export function pill(kind, mark, word) {
  return el("span", { class: `state ${kind}` }, el("span", { "aria-hidden": "true" }, mark), word);
}

/** A value that people wrote, or that there is none. */
export function value(text) {
  return text === null || text === undefined || text === ""
    ? el("p", { class: "value none" }, "no value")
    : el("p", { class: "value" }, text);
}

export function facts(...pairs) {
  return el("dl", { class: "facts" }, pairs.map(([name, what]) => [el("dt", {}, name), el("dd", {}, what ?? "–")]));
}

export function time(text) {
  if (!text) {
    return "–";
  }
  const at = new Date(text);
  return el("time", { datetime: text, title: text }, at.toLocaleString([], { dateStyle: "medium", timeStyle: "medium" }));
}

export function count(number) {
  if (number === null || number === undefined) {
    return "–";
  }
  return number >= 10_000 ? new Intl.NumberFormat([], { notation: "compact", maximumFractionDigits: 1 }).format(number)
    : new Intl.NumberFormat([], { maximumFractionDigits: number < 10 ? 1 : 0 }).format(number);
}

export function bytes(number) {
  if (number === null || number === undefined) {
    return "–";
  }
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  let left = number;
  while (left >= 1000 && unit < units.length - 1) {
    left /= 1000;
    unit++;
  }
  return `${count(left)} ${units[unit]}`;
}

export function millis(number) {
  if (number === null || number === undefined) {
    return "–";
  }
  return number < 1000 ? `${Math.round(number)} ms` : number < 60_000 ? `${(number / 1000).toFixed(1)} s` : `${Math.round(number / 60_000)} min`;
}
