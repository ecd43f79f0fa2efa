// Bars, lying, as SVG: a name and its number over each. The same numbers stand in a table beside it.

import { drawing } from "./dom.js";

const WIDTH = 320;
const ROW = 40; // a line of words and its bar
const LONGEST = 30; // letters of a name

// bars: [{ name, value, words }], the largest first.
export function barChart({ title, description, bars }) {
  const most = Math.max(...bars.map(({ value }) => value));
  const chart = drawing("svg", {
    class: "chart", viewBox: `0 0 ${WIDTH} ${bars.length * ROW}`, role: "img", "aria-labelledby": "bars-title bars-description",
  }, drawing("title", { id: "bars-title" }, title), drawing("desc", { id: "bars-description" }, description));
  bars.forEach(({ name, value, words }, index) => {
    const top = index * ROW;
    chart.append(
      drawing("text", { x: 0, y: top + 14 }, name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name),
      drawing("text", { x: WIDTH, y: top + 14, class: "worth" }, words),
      drawing("rect", { x: 0, y: top + 20, width: WIDTH, height: 10, rx: 2, class: "track" }),
      drawing("rect", { x: 0, y: top + 20, width: Math.max(2, (WIDTH * value) / most).toFixed(1), height: 10, rx: 2, class: "bar-fill" }));
  });
  return chart;
}
