// The chart of new money by giver, from the totals of the server.

import { inWords } from "./amounts.js";
import { barChart } from "./bars.js";
import { element } from "./dom.js";
import { bound, perEach, plural } from "./words.js";

const MOST = 12; // bars

// → a figure, or null where nothing could be converted.
export function donorChart({ by, base_currency: base }) {
  const once = by.donor.filter(({ per, converted }) => !per && converted && Number(converted.point) > 0);
  if (!once.length) return null;
  const bars = once.toSorted((one, other) => other.converted.point - one.converted.point).slice(0, MOST).map(({ value, converted }) => ({
    name: value ?? "giver not known", value: Number(converted.point), words: `${bound(converted)}${base} ${inWords(converted.point)}`,
  }));
  const description = bars.map(({ name, words }) => `${name}: ${words}`).join("; ");
  return element("figure", { class: "givers" },
    element("h3", {}, "Who gives it"),
    barChart({ title: `New money by giver, in ${base}`, description, bars }),
    element("figcaption", {}, [`Only sums marked as new money, in ${base}.`, ...notShown(by.donor, once.length - bars.length, base)].join(" ")));
}

// What the bars leave out, so that nobody takes them for all of it.
function notShown(groups, small, base) {
  const yearly = groups.filter(({ per }) => per);
  const without = new Set(groups.filter(({ per }) => !per).flatMap(({ unconverted }) => unconverted)).size;
  return [
    small > 0 ? `The ${plural(small, "smallest giver")} of the list below left out.` : null,
    yearly.length ? `Not drawn: ${yearly.map(yearlyWords).join("; ")}.` : null,
    without ? `Not drawn, since there is no rate for it: ${plural(without, "sum")}.` : null,
  ].filter(Boolean);

  function yearlyWords({ value, per, converted }) {
    const words = converted ? `${bound(converted)}${base} ${inWords(converted.point)}${perEach(per)}` : `a sum${perEach(per)}`;
    return `${words} from ${value ?? "a giver not known"}`;
  }
}
