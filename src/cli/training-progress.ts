import type { SweepProgress } from "../train/sweep.node.js";
import type { Progress } from "./terminal.js";

/**
 * Shows a sweep on one bar whose length is the cost of all its runs, taken as proportional to the width. Runs that were
 * finished before (`--resume`) count as the widest ones, which a sweep trains first.
 *
 * @returns what `trainSweep` takes as `onProgress`
 */
export function sweepProgress(
  widths: readonly number[],
  seeds: number,
  start: (label: string, total: number) => Progress,
): { readonly onProgress: (progress: SweepProgress) => void; finish(): void } {
  const costs = widths.flatMap((width) => Array.from({ length: seeds }, () => width)).sort((a, b) => b - a);
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  const bar = start("training", total);
  /** How much of each run seen so far is done. */
  const seen = new Map<string, { readonly width: number; readonly part: number }>();
  return {
    onProgress({ width, seed, step, steps, finished, runs, again = 0 }) {
      seen.set(`${width}/${seed}`, { width, part: steps > 0 ? step / steps : 1 });
      const states = [...seen.values()];
      const earlier = Math.max(0, finished - states.filter(({ part }) => part === 1).length);
      const before = costs.slice(0, earlier).reduce((sum, cost) => sum + cost, 0);
      const done = states.reduce((sum, state) => sum + state.width * state.part, before);
      const anew = again > 0 ? `, ${again} trained again for another schedule` : "";
      bar.advance(Math.min(done, total), `${finished} of ${runs} networks, width ${width}${anew}`);
    },
    finish: () => bar.finish(),
  };
}
