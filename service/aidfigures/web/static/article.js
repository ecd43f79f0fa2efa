// The text with its sums marked. Offsets count code points, JavaScript's strings count UTF-16 units: hence Array.from.

import { element } from "./dom.js";
import { converted, standing } from "./words.js";

const FARTHEST_PAIR = 60; // code points between a sum and its equivalent that are still drawn as one

// Fills `place`; `show` is called with a figure and its mark when it is pointed at or focused, `hide` when it is left.
export function renderArticle(place, text, figures, show, hide) {
  const points = Array.from(text);
  const numbers = new Map(figures.map((figure, index) => [figure.id, index + 1]));
  place.replaceChildren();
  let done = 0;
  for (const group of groups(figures, points)) {
    place.append(slice(points, done, group[0].start), rendered(group));
    done = group.at(-1).end;
  }
  place.append(slice(points, done, points.length));

  function rendered(group) {
    if (group.length === 1) return mark(group[0]);
    const pair = element("span", { class: "pair" });
    group.forEach((figure, index) => {
      if (index) pair.append(slice(points, group[index - 1].end, figure.start));
      pair.append(mark(figure));
    });
    return pair;
  }

  function mark(figure) {
    const number = numbers.get(figure.id);
    const sum = element("span", {
      class: `sum ${standing(figure)}`, id: `sum-${number}`, tabindex: "0", role: "button", "aria-describedby": "card",
    }, element("span", { class: "surface" }, slice(points, figure.start, figure.end)), chip(figure, numbers));
    for (const event of ["mouseenter", "focus", "click"]) sum.addEventListener(event, () => show(figure, sum));
    for (const event of ["mouseleave", "blur"]) sum.addEventListener(event, () => hide(sum));
    return sum;
  }
}

// The label behind a sum: "3 CAD ≈ USD 718.7 million"; an equivalent says which sum it repeats: "4 USD = sum 3".
function chip(figure, numbers) {
  const same = figure.equivalent_of ? `= sum ${numbers.get(figure.equivalent_of)}` : null;
  const worth = converted(figure);
  return element("span", { class: "chip" },
    element("span", { class: "no" }, String(numbers.get(figure.id))), " ",
    element("b", {}, figure.currency.code ?? "?"), same ? ` ${same}` : worth && ` ≈ ${worth}`);
}

// Neighbours that state the same sum go together; everything else stands alone.
function groups(figures, points) {
  const made = [];
  for (const figure of figures) {
    const last = made.at(-1);
    if (last && belongs(figure, last.at(-1), points)) last.push(figure);
    else made.push([figure]);
  }
  return made;
}

function belongs(figure, before, points) {
  const same = figure.equivalent_of === before.id || before.equivalent_of === figure.id
    || (figure.equivalent_of !== null && figure.equivalent_of === before.equivalent_of);
  const between = points.slice(before.end, figure.start);
  return same && between.length <= FARTHEST_PAIR && !between.includes("\n");
}

function slice(points, start, end) {
  return document.createTextNode(points.slice(start, end).join(""));
}
