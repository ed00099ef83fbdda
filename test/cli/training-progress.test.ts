import { expect, test } from "vitest";
import { sweepProgress } from "../../src/cli/training-progress.js";

function record() {
  const done: number[] = [];
  const notes: string[] = [];
  let total = 0;
  const start = (_: string, cost: number) => {
    total = cost;
    return {
      advance: (value: number, note = "") => {
        done.push(value);
        notes.push(note);
      },
      finish: () => done.push(Number.NaN),
    };
  };
  return { done, notes, start, total: () => total };
}

test("the bar's length is the sum of the widths, and runs at work count by their steps", () => {
  const { done, notes, start, total } = record();
  const { onProgress } = sweepProgress([10, 100], 2, start);
  expect(total()).toBe(220);
  onProgress({ width: 100, seed: 0, step: 5, steps: 10, finished: 0, runs: 4 });
  onProgress({ width: 100, seed: 1, step: 1, steps: 10, finished: 0, runs: 4 });
  onProgress({ width: 100, seed: 0, step: 10, steps: 10, finished: 1, runs: 4 });
  expect(done).toEqual([50, 60, 110]);
  expect(notes.at(-1)).toBe("1 of 4 networks, width 100");
});

test("runs finished before count as the widest, and all runs together fill the bar", () => {
  const { done, start } = record();
  const { onProgress } = sweepProgress([10, 100], 1, start);
  onProgress({ width: 10, seed: 0, step: 5, steps: 10, finished: 1, runs: 2 });
  onProgress({ width: 10, seed: 0, step: 10, steps: 10, finished: 2, runs: 2 });
  expect(done).toEqual([105, 110]);
});
