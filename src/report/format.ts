import { printable } from "../case/quote.js";

/** Numbers as people read them: a true minus sign, powers of ten with superscripts, no NaN. */

const nbsp = "\u00a0";

/** Text with &, <, > and quotes replaced, safe between tags and inside quoted attributes of HTML and SVG. */
export function escapeText(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** `0.0123`, `65,536`, `2.1 × 10⁻⁵`: `digits` significant digits, an en dash for what is not a number. */
export function formatNumber(value: number, digits = 3): string {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e9) return minus(value.toLocaleString("en-US"));
  if (size >= 1e-3 && size < 1e5) return minus(String(Number(value.toPrecision(digits))));
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  return timesPower(String(Number(mantissa)), exponent);
}

/** As `formatNumber`, with trailing zeros kept: numbers of equal accuracy below each other in a table. */
export function formatFixed(value: number, digits = 3): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || value === 0) return formatNumber(value, digits);
  if (size < 1e-3) return timesPower(...value.toExponential(digits - 1).split("e"));
  const text = value.toPrecision(digits);
  // More digits before the point than are asked for.
  return text.includes("e") ? formatNumber(value, digits) : minus(text);
}

/** A whole power of ten as an axis writes it, `1`, `10`, `10⁻³`; other numbers as `formatNumber`. */
export function formatPower(value: number): string {
  const exponent = Math.log10(value);
  const whole = Math.round(exponent);
  if (Math.abs(exponent - whole) > 1e-9) return formatNumber(value, 2);
  return whole === 0 || whole === 1 ? String(10 ** whole) : `10${superscript(whole)}`;
}

/** `t = 8`, unbreakable. */
export function formatTime(time: number): string {
  return `t${nbsp}=${nbsp}${formatNumber(time)}`;
}

/** `ξ = 3`, unbreakable; the unit is said elsewhere. */
export function formatFrequency(frequency: number, digits = 3): string {
  return `ξ${nbsp}=${nbsp}${formatNumber(frequency, digits)}`;
}

/** `1.02`, `0.95`: a ratio near one, always with two decimals; small and large ones as `formatNumber`. */
export function formatRatio(ratio: number): string {
  return ratio >= 0.1 && ratio < 100 ? ratio.toFixed(2) : formatNumber(ratio);
}

/** A fraction as a percentage with two significant digits: `12 %`, `0.042 %`. */
export function formatPercent(fraction: number): string {
  if (!Number.isFinite(fraction)) return "–";
  const percent = 100 * fraction;
  return `${formatNumber(Math.abs(percent) >= 99.5 ? Math.round(percent) : percent, 2)}${nbsp}%`;
}

/** A duration: `4.2 ms`, `3.1 s`, `2 min 5 s`. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 1) return `${formatNumber(1000 * seconds, 2)}${nbsp}ms`;
  if (seconds < 90) return `${formatNumber(seconds, 3)}${nbsp}s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}${nbsp}min ${whole % 60}${nbsp}s`;
}

/** "a", "a and b", "a, b and c". */
export function formatList(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;
}

function timesPower(...[mantissa, exponent]: readonly string[]): string {
  return `${minus(mantissa)}${nbsp}×${nbsp}10${superscript(Number(exponent))}`;
}

function minus(text: string): string {
  return text.replace("-", "−");
}

function superscript(exponent: number): string {
  const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  return [...String(exponent)].map((character) => (character === "-" ? "⁻" : digits[Number(character)])).join("");
}
