/**
 * Times further apart than this are served from separate spaces: no one shift suits them all. With the shift at a tenth of their
 * geometric mean, a tolerance of 1e−6 takes 16 solves for one time, 20 for times within a factor 10, 34 within 64, 65
 * within 1000, whatever the matrices (measured on degenerate cases of 20 000 cells; 1e−8: 21, 27, 39, 90).
 */
const widestRange = 30;

/** Ascending positive times, in groups that span at most `widestRange` each. */
export function groupTimes(times: readonly number[]): number[][] {
  if (times.length === 0) return [];
  const range = Math.log(times[times.length - 1] / times[0]);
  const parts = Math.max(1, Math.ceil(range / Math.log(widestRange)));
  const groups: number[][] = Array.from({ length: parts }, () => []);
  for (const time of times) {
    const part = range === 0 ? 0 : Math.floor((parts * Math.log(time / times[0])) / range);
    groups[Math.min(parts - 1, part)].push(time);
  }
  return groups.filter((group) => group.length > 0);
}
