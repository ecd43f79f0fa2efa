// Decimal strings → words. What is added up is added up on the server.

const SCALES = [[12, "trillion"], [9, "billion"], [6, "million"]];
const HEDGES = {
  approx: "about ", nearly: "nearly ", more_than: "more than ", at_least: "at least ", up_to: "up to ",
  less_than: "less than ", order_of_magnitude: "at least ",
};

// "718717107.30" → "718.7 million". Four digits are for reading; the exact number is in the table and the downloads.
export function inWords(digits) {
  const number = Number(digits);
  const rounded = Math.abs(Number(number.toPrecision(4))); // 999,999,999 is a billion, not 1,000 million
  for (const [power, word] of SCALES) {
    if (rounded >= 10 ** power) return `${short(number / 10 ** power)} ${word}`;
  }
  return Math.abs(number) < 1000 ? short(number) : number.toLocaleString("en", { maximumFractionDigits: 0 });
}

// "1234567.5" → "1,234,567.5", digit for digit.
export function grouped(digits) {
  const [whole, decimals] = digits.split(".");
  const marked = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return decimals === undefined ? marked : `${marked}.${decimals}`;
}

// An amount with its hedge and both ends: "more than 1 billion", "2 billion to 3 billion".
export function amountInWords({ min, max, point, qualifier }) {
  if (min !== null && max !== null && min !== max) return `${inWords(min)} to ${inWords(max)}`;
  return (HEDGES[qualifier] ?? "") + inWords(point);
}

export function exactAmount({ min, max, point }) {
  return min !== null && max !== null && min !== max ? `${grouped(min)} – ${grouped(max)}` : grouped(point);
}

function short(number) {
  return number.toLocaleString("en", { maximumSignificantDigits: 4 });
}
