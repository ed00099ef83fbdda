import { describe, expect, it, vi } from "vitest";
import { InputError } from "../../src/errors.js";
import {
  type Checkpoint,
  type DampedWaveSystem,
  type EvolutionSystem,
  integrate,
  type TimeMethod,
} from "../../src/time/index.js";
import { manufactured, waving } from "./manufactured.js";

const diffusion = manufactured(waving, { velocity: 1, varying: false });
const varying = manufactured(waving, { velocity: 0, varying: true });
const { pencil, initial, source } = varying;
const wave: DampedWaveSystem = { kind: "damped-wave", friction: 0.5, pencil, initial, ...(source ? { source } : {}) };

const runs: readonly (readonly [TimeMethod, EvolutionSystem])[] = [
  ...([{ steps: 9 }, { tolerance: 1e-2 }] as const).flatMap((choice) =>
    [diffusion, varying].flatMap((system): (readonly [TimeMethod, EvolutionSystem])[] => [
      [{ method: "theta", theta: 0.5, ...choice }, system],
      [{ method: "bdf2", ...choice }, system],
      [{ method: "sdirk2", ...choice }, system],
      [{ method: "sdirk3", ...choice }, system],
    ]),
  ),
  [{ method: "generalized-alpha", steps: 9 }, wave],
];
const save = [0.4, 0, 1.1, 1.9];

describe("a checkpoint", () => {
  it.each(runs)(
    "of %o, taken after any step, resumes to the last bit of the run without interruption",
    (method, system) => {
      const states: Checkpoint[] = [];
      const whole = integrate(system, method, {
        save,
        checkpoint: { every: { steps: 1 }, write: (state) => states.push(state) },
      });
      expect(states.length).toBeGreaterThan(whole.statistics.steps / 2 - 1);
      for (const state of states) {
        // Written as JSON and read again: only numbers and lists of numbers.
        const kept = {
          ...state,
          state: state.state.map((fields) => fields.map((values) => Array.from(values))),
          saved: state.saved.map(({ time, values }) => ({ time, values: values.map((list) => Array.from(list)) })),
        };
        const resumed = integrate(system, method, { save, resume: JSON.parse(JSON.stringify(kept)) });
        expect(resumed.values).toEqual(whole.values);
        expect(resumed.statistics).toEqual(whole.statistics);
        expect(resumed.ending).toBe("completed");
      }
    },
  );

  it("is taken when a signal stops the run, which goes on from there with what was saved before", () => {
    const method: TimeMethod = { method: "bdf2", steps: 19 };
    const stop = new AbortController();
    let last: Checkpoint | undefined;
    const stopped = integrate(diffusion, method, {
      save,
      signal: stop.signal,
      checkpoint: {
        every: { steps: 4 },
        write(state) {
          last = state;
          if (state.progress.steps === 12) stop.abort();
        },
      },
    });
    expect(stopped).toMatchObject({ ending: "aborted", times: [0.4, 0, 1.1] });
    // Aborted while the checkpoint of step 12 is written: the signal is asked after the next step.
    expect(stopped.statistics.steps).toBe(13);
    expect(last?.progress.steps).toBe(13);
    const whole = integrate(diffusion, method, { save });
    expect(stopped.values).toEqual(whole.values.slice(0, 3));
    expect(integrate(diffusion, method, { save, ...(last ? { resume: last } : {}) }).values).toEqual(whole.values);
  });

  it("of another run, of other sizes, or for krylov is refused", () => {
    const method: TimeMethod = { method: "sdirk2", steps: 4 };
    let taken: Checkpoint | undefined;
    integrate(diffusion, method, { save, checkpoint: { every: { steps: 2 }, write: (state) => (taken = state) } });
    if (taken === undefined) throw new Error("no checkpoint");
    const resume = taken;
    const attempt = (other: TimeMethod, state: Checkpoint) => () =>
      integrate(diffusion, other, { save, resume: state });
    expect(attempt({ method: "sdirk2", steps: 5 }, resume)).toThrow(InputError);
    expect(attempt({ method: "sdirk2", steps: 5 }, resume)).toThrow(/resume\.run.*"steps":4.*"steps":5/);
    expect(attempt(method, { ...resume, state: [[[1, 2], [3]]] })).toThrow(
      /resume\.state\[0\]\[0\]: expected 9 numbers, found 2/,
    );
    expect(attempt({ method: "krylov", tolerance: 1e-3 }, resume)).toThrow(/resume: "krylov" takes no steps/);
    expect(attempt(method, { ...resume, saved: [{ time: 0, values: [[1]] }] })).toThrow(
      /resume\.saved\[0\]\.values\[0\]: expected 9 numbers, found 1/,
    );
    const write = () => undefined;
    for (const every of [{ steps: 0 }, { seconds: -1 }]) {
      expect(() => integrate(diffusion, method, { save, checkpoint: { every, write } })).toThrow(/checkpoint\.every/);
    }
  });

  it("by the clock takes at most a twentieth of the time", () => {
    // Every step takes a second of this clock, and writing takes two.
    let clock = 1000;
    const now = vi.spyOn(performance, "now").mockImplementation(() => clock);
    let written = 0;
    try {
      const source: NonNullable<typeof diffusion.source> = (time, out) => {
        clock += 1000;
        diffusion.source?.(time, out);
      };
      const write = () => {
        written++;
        clock += 2000;
      };
      const method: TimeMethod = { method: "theta", theta: 0.5, steps: 400 };
      integrate({ ...diffusion, source }, method, { save: [1.9], checkpoint: { every: { seconds: 0 }, write } });
    } finally {
      now.mockRestore();
    }
    // One every 42 seconds of 400, the first at once.
    expect(written).toBe(10);
  });

  it("by the clock is not taken in a short run, unless a signal stops it", () => {
    const method: TimeMethod = { method: "sdirk2", steps: 6 };
    const count = (seconds: number, signal?: AbortSignal) => {
      let taken = 0;
      const checkpoint = { every: { seconds }, write: () => void taken++ };
      integrate(diffusion, method, { save, checkpoint, ...(signal ? { signal } : {}) });
      return taken;
    };
    expect(count(3600)).toBe(0);
    expect(count(3600, AbortSignal.abort())).toBe(1);
    // The first is due at once; when the others are depends on how long writing takes.
    expect(count(0)).toBeGreaterThanOrEqual(1);
  });
});
