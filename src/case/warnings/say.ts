/** A part of a whole as a percentage with two digits. */
export function percent(fraction: number): string {
  return `${Number((100 * fraction).toPrecision(2))} %`;
}

/** Three significant digits. */
export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** A box as intervals. */
export function intervals(box: readonly (readonly [number, number])[]): string {
  return box.map(([lower, upper]) => `[${short(lower)}, ${short(upper)}]`).join(" × ");
}
