/** A stretch of time within which loads and matrices are smooth. */
export interface Piece {
  readonly begin: number;
  readonly end: number;
}

/** A time that steps hit. */
export interface Stop {
  readonly time: number;
  /** The times asked for that are saved here: those that differ by no more than rounding are one. */
  readonly saves: readonly number[];
  /** Where the system has breakpoints: the piece that the steps before this time are in. */
  readonly piece: Piece | undefined;
}

/** Times closer than this part of them are one: steps between them would be made of their rounding. */
const rounding = 16 * Number.EPSILON;

/** The times after 0 that steps hit, ascending: those to be saved, and the breakpoints before the last of these. */
export function stopsOf(save: readonly number[], breakpoints: readonly number[] = []): readonly Stop[] {
  const last = Math.max(...save);
  const marks = [...new Set(save), ...breakpoints.filter((time) => time < last * (1 + rounding))].filter(
    (time) => time > 0,
  );
  const groups: number[][] = [];
  for (const time of marks.sort((s, t) => s - t)) {
    const group = groups.at(-1);
    if (group !== undefined && time - group[0] <= rounding * time) group.push(time);
    else groups.push([time]);
  }
  const saves = new Set(save);
  const breaks = new Set(breakpoints);
  const stops = groups.map((group) => {
    const saved = group.filter((time) => saves.has(time));
    return { time: saved.at(-1) ?? group[0], saves: saved, isBreak: group.some((time) => breaks.has(time)) };
  });
  const bounds = [0, ...stops.filter(({ isBreak }) => isBreak).map(({ time }) => time), Number.POSITIVE_INFINITY];
  return stops.map(({ time, saves }) => {
    const next = bounds.findIndex((bound) => bound >= time);
    const end = Math.min(bounds[next], last);
    return { time, saves, piece: breakpoints.length === 0 ? undefined : { begin: bounds[next - 1], end } };
  });
}

/** Whether what comes after a stop is another piece. */
export function isBreak({ time, piece }: Stop): boolean {
  return piece?.end === time;
}
