import { describe, expect, it } from "vitest";
import { InputError, NumericalError } from "../../src/errors.js";
import { constant, intervalPencil, massMatrix, stiffnessMatrix } from "../../src/fem/index.js";
import { uniformIntervalMesh } from "../../src/mesh/index.js";
import { type DampedWaveSystem, type DiffusionSystem, integrate, type TimeMethod } from "../../src/time/index.js";

const mesh = uniformIntervalMesh(0, 1, 20);
const pencil = intervalPencil(massMatrix(mesh), stiffnessMatrix(mesh, constant(1)));
const u0 = mesh.nodes.map((xi) => Math.exp(xi));
const diffusion: DiffusionSystem = { kind: "diffusion", pencil, initial: [u0] };
const wave: DampedWaveSystem = { kind: "damped-wave", pencil, friction: 1, initial: [u0] };

const cases: readonly (readonly [DiffusionSystem | DampedWaveSystem, TimeMethod])[] = [
  [diffusion, { method: "krylov", tolerance: 1e-6 }],
  [diffusion, { method: "theta", theta: 0.5, steps: 12 }],
  [diffusion, { method: "theta", theta: 0.5, tolerance: 1e-4 }],
  [diffusion, { method: "bdf2", steps: 12 }],
  [diffusion, { method: "bdf2", tolerance: 1e-4 }],
  [diffusion, { method: "sdirk2", steps: 12 }],
  [diffusion, { method: "sdirk2", tolerance: 1e-4 }],
  [diffusion, { method: "sdirk3", steps: 12 }],
  [diffusion, { method: "sdirk3", tolerance: 1e-4 }],
  [wave, { method: "krylov", tolerance: 1e-6 }],
  [wave, { method: "generalized-alpha", steps: 12 }],
];

describe("integrate", () => {
  it.each(cases)(
    "returns the times in the order given, and the start value itself at time 0 ($kind, %o)",
    (system, method) => {
      const save = [0.3, 0, 0.1, 0.3];
      const { times, values } = integrate(system, method, { save });
      expect(times).toEqual(save);
      expect([...values[1][0]]).toEqual([...u0]);
      expect([...values[0][0]]).toEqual([...values[3][0]]);
      expect(values[2][0][0]).not.toBe(values[0][0][0]);
      const atZero = integrate(system, method, { save: [0] });
      expect([...atZero.values[0][0]]).toEqual([...u0]);
      expect(atZero.statistics.solves).toBe(0);
    },
  );

  it.each(cases)("tells of its progress up to 1, and stops when told to ($kind, %o)", (system, method) => {
    const seen: number[] = [];
    integrate(system, method, { save: [0.5], onProgress: (fraction) => seen.push(fraction) });
    expect(seen[seen.length - 1]).toBe(1);
    seen.forEach((fraction, i) => {
      expect(fraction).toBeGreaterThanOrEqual(i > 0 ? seen[i - 1] : 0);
    });
    const stop = AbortSignal.abort(new Error("enough"));
    const stopped = integrate(system, method, { save: [0.5, 0], signal: stop });
    expect(stopped).toMatchObject({ ending: "aborted", times: [0] });
    expect([...stopped.values[0][0]]).toEqual([...u0]);
  });

  it("refuses a method that does not fit the equation, and lists those that do", () => {
    expect(() => integrate(wave, { method: "theta", theta: 1, steps: 4 }, { save: [1] })).toThrow(InputError);
    expect(() => integrate(wave, { method: "bdf2", steps: 4 }, { save: [1] })).toThrow(
      /"bdf2" does not solve.*"krylov", "generalized-alpha"/,
    );
    expect(() => integrate(diffusion, { method: "generalized-alpha", steps: 4 }, { save: [1] })).toThrow(
      /"krylov", "theta", "bdf2", "sdirk2", "sdirk3"/,
    );
  });

  it("refuses times, parameters and start values that cannot be, and names them", () => {
    const krylov: TimeMethod = { method: "krylov", tolerance: 1e-6 };
    expect(() => integrate(diffusion, krylov, { save: [] })).toThrow(/nothing would be saved/);
    expect(() => integrate(diffusion, krylov, { save: [1, -2] })).toThrow(
      /save\[1\]: expected a finite time, not negative, found -2/,
    );
    expect(() => integrate(diffusion, krylov, { save: [Number.NaN] })).toThrow(InputError);
    expect(() => integrate(diffusion, { method: "theta", theta: 2, steps: 3 }, { save: [1] })).toThrow(
      /theta: expected a number from 0 to 1/,
    );
    expect(() => integrate(diffusion, { method: "bdf2", steps: 0 }, { save: [1] })).toThrow(InputError);
    expect(() => integrate({ ...wave, friction: -1 }, krylov, { save: [1] })).toThrow(/friction/);
    expect(() => integrate(wave, { method: "generalized-alpha", steps: 3, spectralRadius: 2 }, { save: [1] })).toThrow(
      /spectralRadius/,
    );
    expect(() => integrate({ ...diffusion, initial: [new Float64Array(3)] }, krylov, { save: [1] })).toThrow(
      /initial\[0\]: expected 21 values.*found 3/,
    );
    const broken = u0.map((value, i) => (i === 4 ? Number.NaN : value));
    expect(() => integrate({ ...diffusion, initial: [u0, broken] }, krylov, { save: [1] })).toThrow(NumericalError);
    expect(() => integrate({ ...diffusion, initial: [u0, broken] }, krylov, { save: [1] })).toThrow(
      /initial\[1\]: entry 4 is NaN/,
    );
  });
});
