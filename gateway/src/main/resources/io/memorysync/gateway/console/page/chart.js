import uPlot from "./uPlot.esm.js";
import { el } from "./dom.js";

const SPANS = [[15, "15 min"], [60, "1 h"], [1440, "24 h"]];
const KINDS = [["behind", "Events behind"], ["lagMs", "Lag in ms"]];
const DASHES = [[], [8, 4], [2, 4], [12, 4, 2, 4], [5, 2]];

/** How components were behind over time, drawn anew every few seconds. */
export function chart(place, history) {
  let minutes = 15;
  let kind = "behind";
  let plot = null;
  const canvas = el("div");
  const trouble = el("p", { class: "soft" });
  place.append(el("div", { class: "row spread" }, el("h2", {}, "Lag over time"),
    el("div", { class: "row" }, choices(KINDS, () => kind, (chosen) => (kind = chosen)), choices(SPANS, () => minutes, (chosen) => (minutes = chosen)))), trouble, canvas);

  function choices(options, current, choose) {
    const group = el("div", { class: "choices", role: "group" });
    options.forEach(([key, name]) => group.append(el("button", { type: "button", "aria-pressed": String(key === current()), onclick: (event) => {
      choose(key);
      [...group.children].forEach((each) => each.setAttribute("aria-pressed", String(each === event.currentTarget)));
      draw();
    } }, name)));
    return group;
  }

  async function draw() {
    try {
      const told = await history(minutes);
      const names = Object.keys(told.series);
      trouble.textContent = told.times.length ? "" : "Nothing has been seen yet.";
      const style = getComputedStyle(document.documentElement);
      const ink = style.getPropertyValue("--soft");
      const axis = { stroke: ink, grid: { stroke: style.getPropertyValue("--line"), width: 1 }, ticks: { show: false } };
      plot?.destroy();
      plot = new uPlot({
        width: canvas.clientWidth || 600, height: 220, cursor: { y: false }, scales: { y: { range: (u, low, high) => [0, Math.max(high ?? 0, 10) * 1.1] } },
        axes: [axis, { ...axis, size: 60 }],
        series: [{}, ...names.map((name, i) => ({ label: name, stroke: style.getPropertyValue(`--chart-${(i % 5) + 1}`).trim(), width: 2, dash: DASHES[Math.floor(i / 5) % DASHES.length], points: { show: false } }))],
      }, [told.times, ...names.map((name) => told.series[name][kind])], canvas);
    } catch (refused) {
      trouble.textContent = refused.message;
    }
  }

  const clock = setInterval(draw, 5000);
  requestAnimationFrame(draw);
  return { stop: () => { clearInterval(clock); plot?.destroy(); } };
}
