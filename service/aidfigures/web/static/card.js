// The card beside a sum: what it is and why. It opens on pointing, focus or a tap, and Escape closes it.

import { exactAmount } from "./amounts.js";
import { byId, element } from "./dom.js";
import { converted, countWords, fromTo, headline, plainWords, tags } from "./words.js";

const GAP = 8; // pixels between the sum and its card
const card = byId("card");
let owner = null;

export function showCard(figure, sum) {
  owner?.classList.remove("open");
  owner = sum;
  sum.classList.add("open");
  card.replaceChildren(...content(figure));
  card.hidden = false;
  place(sum);
}

// Leaving with the pointer keeps the card of the sum that has the focus.
export function hideCard(sum) {
  if (sum && (sum !== owner || sum === document.activeElement)) return;
  owner?.classList.remove("open");
  owner = null;
  card.hidden = true;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    owner?.blur();
    hideCard();
  }
});
window.addEventListener("resize", () => hideCard());
window.addEventListener("scroll", () => owner && place(owner), { passive: true });

function content(figure) {
  const code = figure.currency.code ?? "no currency";
  const rows = [
    ["Exactly", `${code} ${exactAmount(figure.amount)}`],
    ["Currency", figure.currency_why],
    ["Worth", converted(figure)],
    ["Rate", figure.conversion_why],
    ["Printed rate", printedRate(figure.printed_rate)],
    ["Who", fromTo(figure)],
    ["Counts", countWords(figure)],
    ["Notes", figure.flags.map(plainWords).join(", ")],
  ];
  return [
    element("p", { class: "headline" }, headline(figure)),
    element("p", { class: "tags" }, ...tags(figure).map((tag) => element("span", {}, tag))),
    element("dl", {}, ...rows.filter(([, words]) => words).flatMap(([name, words]) => [
      element("dt", {}, name), element("dd", {}, words),
    ])),
  ];
}

function printedRate(printed) {
  if (!printed || printed.deviation === null) return null;
  const percent = (Number(printed.deviation) * 100).toLocaleString("en", {
    maximumFractionDigits: 1, signDisplay: "exceptZero",
  });
  return `${Number(printed.rate).toPrecision(4)}, ${percent} % off the day’s rate`;
}

// Under the sum where there is room, else above it. On a narrow screen the style sheet pins it to the bottom instead.
function place(sum) {
  const box = sum.getClientRects()[0];
  const width = document.documentElement.clientWidth;
  const below = box.bottom + GAP + card.offsetHeight <= window.innerHeight;
  card.style.left = `${Math.max(GAP, Math.min(box.left, width - card.offsetWidth - GAP))}px`;
  card.style.top = `${below ? box.bottom + GAP : Math.max(GAP, box.top - GAP - card.offsetHeight)}px`;
}
