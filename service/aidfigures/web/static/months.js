// The chart over time: announcements that count, by the month (or the year) in which they were told first.

import { inWords } from "./amounts.js";
import { columnChart } from "./columns.js";
import { element } from "./dom.js";
import { plural } from "./words.js";

const MOST_MONTHS = 60; // more columns than that, and years are drawn
const NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

// Drawn anew when the width changes, so that the words on it keep their size.
export function renderMonths(place, packages) {
  const counted = packages.filter(({ countable }) => countable);
  const base = mostUsed(counted.map(({ conversion }) => conversion?.base).filter(Boolean));
  const drawn = counted.filter(({ first_day: day, per, conversion }) => day && !per && conversion?.base === base);
  watcher?.disconnect();
  place.replaceChildren();
  if (!drawn.length) return;
  const months = byTime(drawn, base);
  const title = `New money by ${months[0].key.length === 4 ? "year" : "month"}, in ${base}`;
  const description = months.filter(({ count }) => count).map(({ name, words }) => `${name}: ${words}`).join("; ");
  const canvas = element("div", {});
  place.append(
    element("h3", {}, title), canvas,
    element("figcaption", {}, [`By the day that an announcement was told first; each is counted once.`, leftOut(counted, drawn, base)].filter(Boolean).join(" ")),
    numbers(months, base));
  const draw = () => canvas.replaceChildren(columnChart({ title, description, columns: months, width: Math.max(280, canvas.clientWidth) }));
  watcher = new ResizeObserver(draw);
  watcher.observe(canvas);
}

let watcher = null;

function byTime(drawn, base) {
  const days = drawn.map(({ first_day: day }) => day).sort();
  const monthly = monthsBetween(days[0], days.at(-1));
  const keys = monthly.length <= MOST_MONTHS ? monthly : [...new Set(monthly.map((key) => key.slice(0, 4)))];
  const length = keys[0].length;
  const columns = new Map(keys.map((key) => [key, { key, name: nameOf(key), ...labelOf(key), value: 0, count: 0 }]));
  for (const { first_day: day, conversion } of drawn) {
    const column = columns.get(day.slice(0, length));
    column.value += Number(conversion.point); // to be drawn, and told in four digits: exact sums are the server's
    column.count += 1;
  }
  return [...columns.values()].map((column) => ({ ...column, words: `${base} ${inWords(String(column.value))}` }));
}

// "2025-11" to "2026-02", with all between.
function monthsBetween(first, last) {
  const keys = [];
  for (let [year, month] = first.split("-").map(Number); ; [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1]) {
    keys.push(`${year}-${String(month).padStart(2, "0")}`);
    if (keys.at(-1) >= last.slice(0, 7)) return keys;
  }
}

function nameOf(key) {
  const [year, month] = key.split("-");
  return month ? `${NAMES[month - 1]} ${year}` : year;
}

function labelOf(key) {
  const [year, month] = key.split("-");
  return { year, label: month ? NAMES[month - 1] : year };
}

function leftOut(counted, drawn, base) {
  const yearly = counted.filter(({ per }) => per).length;
  const undated = counted.filter(({ first_day: day, per }) => !per && !day).length;
  const rest = counted.length - drawn.length - yearly - undated;
  const parts = [
    yearly ? `${plural(yearly, "sum")} given each year` : null,
    undated ? `${plural(undated, "announcement")} without a day` : null,
    rest ? `${plural(rest, "announcement")} that ${rest === 1 ? "is" : "are"} not converted to ${base}` : null,
  ].filter(Boolean);
  return parts.length ? `Not drawn: ${parts.join(", ")}.` : null;
}

function numbers(months, base) {
  return element("details", { class: "breakdown" },
    element("summary", {}, "The numbers of the chart"),
    element("table", {},
      element("thead", {}, element("tr", {}, ...["When", `In ${base}`, "Announcements"].map((name) => element("th", { scope: "col" }, name)))),
      element("tbody", {}, ...months.filter(({ count }) => count).map(({ name, words, count }) => element("tr", {},
        element("th", { scope: "row" }, name), element("td", { class: "number" }, words), element("td", { class: "which" }, String(count)))))));
}

function mostUsed(codes) {
  const counts = new Map();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}
