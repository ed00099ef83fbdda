import type { PlaneTableLaw } from "../network/law.js";
import type { PlaneSpectrum } from "./plane-spectrum.js";

/** Digits of a density over its largest value. */
const DIGITS = 4;

/** The law with a density in proportion to values at the frequencies of a spectrum, without the zeros around; null where all are zero. */
export function planeLaw(
  { steps, columns, rows }: Pick<PlaneSpectrum, "steps" | "columns" | "rows">,
  values: Float64Array,
): PlaneTableLaw | null {
  const most = values.reduce((larger, value) => Math.max(larger, value), 0);
  if (!(most > 0)) return null;
  const rounded = values.map((value) => Number((value / most).toPrecision(DIGITS)));
  const middle = (rows - 1) / 2;
  let [right, above] = [0, 0];
  rounded.forEach((value, at) => {
    if (value === 0) return;
    right = Math.max(right, at % columns);
    above = Math.max(above, Math.abs(Math.floor(at / columns) - middle));
  });
  const density = Array.from({ length: 2 * above + 1 }, (_, k) => {
    const start = (middle - above + k) * columns;
    return [...rounded.subarray(start, start + right + 1)];
  });
  return { law: "plane-table", spacing: [...steps], density };
}

/** The law with these masses at the frequencies, each for itself and its mirror image. */
export function massLaw(
  { steps, columns, rows }: Pick<PlaneSpectrum, "steps" | "columns" | "rows">,
  masses: Float64Array,
): PlaneTableLaw {
  const density = Array.from({ length: rows }, (_, j) =>
    Array.from({ length: columns }, (_, i) => masses[j * columns + i] / (i === 0 ? 1 : 2)),
  );
  return { law: "plane-table", spacing: [...steps], density };
}
