import { svg, stateOf, count, bytes, millis } from "./dom.js";

const COLUMNS = [["store"], ["source"], ["streams-app"], ["sink"], ["target"]];
const WORDS = { store: "store", source: "source connector", "streams-app": "resolver", sink: "sink connector", graph: "graph", gateway: "gateway", registry: "schema registry", broker: "broker", connect: "Connect worker" };
const LATE_EVENTS = 1000;
const LATE_MS = 10_000;

/** Where a component stands: a store is drawn where it writes and again where it is written to. */
function places(view) {
  const ids = new Map(view.components.map((component) => [component.id, component]));
  const columns = COLUMNS.map(() => []);
  for (const component of view.components) {
    const column = COLUMNS.findIndex((kinds) => kinds.includes(component.kind));
    if (column >= 0) {
      columns[column].push(component);
    }
  }
  for (const arrow of view.arrows) {
    const from = ids.get(arrow.from);
    const target = ids.get(arrow.to) ?? { id: arrow.to, kind: "store", state: "UNKNOWN" };
    if (from?.kind === "sink" && !columns[4].includes(target)) {
      columns[4].push(target);
    }
  }
  return columns;
}

export function isLate(arrow) {
  return (arrow.behindUnit === "events" && arrow.behind >= LATE_EVENTS) || (arrow.lagMs?.p99 ?? 0) >= LATE_MS;
}

function behind(arrow) {
  return arrow.behindUnit === "bytes" ? bytes(arrow.behind) : count(arrow.behind);
}

/** What is written along an arrow: its rate above the line, and below it what is late. */
function label(arrow) {
  const lag = [arrow.behind ? `${behind(arrow)} behind` : null, arrow.lagMs ? millis(arrow.lagMs.p50) : null].filter(Boolean);
  return [`${count(arrow.eventsPerSecond)}/s`, lag.length ? lag : ["up to date"]];
}

/** Draws the pipeline: from left to right where there is room, from top to bottom on a phone. */
export function flow(view, down) {
  const columns = places(view);
  const width = down ? 360 : 1160;
  const box = down ? { w: 164, h: 64 } : { w: 142, h: 64 };
  const longest = Math.max(...columns.map((column) => column.length), 1);
  const height = down ? 0 : Math.max(260, longest * 96 + 20);
  const at = new Map();
  let y = 8;
  columns.forEach((column, c) => {
    if (down) {
      const perRow = 2;
      for (let row = 0; row * perRow < column.length; row++) {
        const some = column.slice(row * perRow, (row + 1) * perRow);
        some.forEach((component, i) => at.set(`${c} ${component.id}`, { component, x: (width / some.length) * (i + 0.5) - box.w / 2, y: y + row * (box.h + 12) }));
      }
      y += Math.ceil(column.length / perRow) * (box.h + 12) + 46;
    } else {
      const x = 2 + (c * (width - box.w - 4)) / (COLUMNS.length - 1);
      column.forEach((component, i) => at.set(`${c} ${component.id}`, { component, x, y: (height / column.length) * (i + 0.5) - box.h / 2 }));
    }
  });
  const find = (id, columnsAllowed) => columnsAllowed.map((c) => at.get(`${c} ${id}`)).find(Boolean);
  const arrows = view.arrows.map((arrow) => {
    const from = find(arrow.from, [0, 1, 2, 3]);
    const to = find(arrow.to, from && view.components.find((each) => each.id === arrow.from)?.kind === "sink" ? [4] : [1, 2, 3, 4]);
    return from && to ? draw(arrow, from, to, box, down) : null;
  });
  const nodes = [...at.values()].map(({ component, x, y: top }) => node(component, x, top, box));
  return svg("svg", { viewBox: `0 0 ${width} ${down ? y - 40 : height}`, role: "img", "aria-label": description(view) }, arrows, nodes);
}

/** Where on its way an arrow is labelled: where it is apart from its neighbours. */
const ALONG = { source: 0.4, "streams-app": 0.6, sink: 0.4 };

/** A coordinate of the curve; both its control points are halfway across. */
function between(start, end, t, across) {
  const middle = (start + end) / 2;
  const [first, second] = across ? [middle, middle] : [start, end];
  return (1 - t) ** 3 * start + 3 * (1 - t) ** 2 * t * first + 3 * (1 - t) * t ** 2 * second + t ** 3 * end;
}

function draw(arrow, from, to, box, down) {
  const [x1, y1, x2, y2] = down
    ? [from.x + box.w / 2, from.y + box.h, to.x + box.w / 2, to.y - 7]
    : [from.x + box.w, from.y + box.h / 2, to.x - 7, to.y + box.h / 2];
  const path = down
    ? `M${x1} ${y1} C${x1} ${(y1 + y2) / 2} ${x2} ${(y1 + y2) / 2} ${x2} ${y2}`
    : `M${x1} ${y1} C${(x1 + x2) / 2} ${y1} ${(x1 + x2) / 2} ${y2} ${x2} ${y2}`;
  const late = isLate(arrow);
  const along = ALONG[from.component.kind] ?? 0.5;
  const [rate, lag] = label(arrow);
  const tip = down ? `M${x2} ${y2 + 7} l-5 -8 h10 z` : `M${x2 + 7} ${y2} l-8 -5 v10 z`;
  const texts = down
    ? []
    : [rate, ...lag].map((line, i) => svg("text", { class: i ? "lag" : "rate", x: between(x1, x2, along, true), y: between(y1, y2, along, false) - 7 + (i ? 9 : 0) + i * 13, "text-anchor": "middle" }, line));
  return svg("g", { class: `arrow ${late ? "late" : arrow.eventsPerSecond > 0 ? "moving" : ""}` }, svg("path", { d: path }), svg("path", { class: "tip", d: tip }), texts);
}

function node(component, x, y, box) {
  const [kind, mark, word] = stateOf(component.state);
  return svg(
    "g",
    { class: `node ${kind}`, transform: `translate(${x} ${y})` },
    svg("title", {}, `${component.id}: ${word}${component.detail ? `, ${component.detail}` : ""}`),
    svg("rect", { width: box.w, height: box.h, rx: 10 }),
    svg("text", { x: 10, y: 22, textLength: component.id.length > 14 ? box.w - 20 : null, lengthAdjust: "spacingAndGlyphs" }, component.id),
    svg("text", { class: "kind", x: 10, y: 38 }, WORDS[component.kind] ?? component.kind),
    svg("text", { class: "mark", x: 10, y: 55, "font-size": 11 }, mark),
    svg("text", { class: "word", x: 26, y: 55 }, word),
  );
}

function description(view) {
  const troubled = view.components.filter((component) => component.state !== "RUNNING");
  return `The pipeline: ${view.components.length} components, ${troubled.length ? troubled.map((each) => `${each.id} is ${stateOf(each.state)[2].toLowerCase()}`).join(", ") : "all running"}. The table below has every arrow.`;
}
