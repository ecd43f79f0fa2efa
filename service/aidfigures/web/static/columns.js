// Columns, standing, as SVG: one for each month. The same numbers stand in a table beside it.

import { drawing } from "./dom.js";

const HEIGHT = 200;
const FOOT = 24; // room for the words under the columns
const HEAD = 20; // room for the words over the highest
const LABEL = 62; // pixels that the words under a column need
const STEPS = [1, 2, 3, 4, 6, 12, 24]; // so that the same months are named in each year

// columns: [{ name, label, year, value, words }] in order of time: the name is written out where the year is another
// than that of the name before. `width` in pixels: the words keep their size.
export function columnChart({ title, description, columns, width }) {
  const most = Math.max(...columns.map(({ value }) => value));
  const step = width / columns.length;
  const floor = HEIGHT - FOOT;
  const every = STEPS.find((steps) => steps * step >= LABEL) ?? STEPS.at(-1);
  let named = null;
  const chart = drawing("svg", {
    class: "chart wide-chart", viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: "img", "aria-labelledby": "columns-title columns-description",
  }, drawing("title", { id: "columns-title" }, title), drawing("desc", { id: "columns-description" }, description));
  columns.forEach(({ name, label, year, value, words }, index) => {
    const height = value && Math.max(2, ((floor - HEAD) * value) / most);
    const left = index * step;
    chart.append(drawing("rect", {
      x: (left + step * 0.14).toFixed(1), y: (floor - height).toFixed(1), width: Math.min(64, step * 0.72).toFixed(1), height: height.toFixed(1), rx: 2, class: "bar-fill",
    }, drawing("title", {}, `${name}: ${words}`)));
    if (index % every === 0 && left + LABEL <= width) {
      chart.append(drawing("text", { x: (left + step * 0.14).toFixed(1), y: HEIGHT - 6 }, year === named ? label : name));
      named = year;
    }
    if (value === most) chart.append(highest(left + step * 0.14, step, width, words));
  });
  chart.append(drawing("line", { x1: 0, x2: width, y1: floor + 0.5, y2: floor + 0.5, class: "floor" }));
  return chart;
}

// What the highest column comes to stands over it, and gives the scale of all.
function highest(left, step, width, words) {
  const right = left > width / 2;
  return drawing("text", { x: (right ? left + Math.min(64, step * 0.72) : left).toFixed(1), y: HEAD - 6, class: right ? "worth" : "worth-left" }, words);
}
