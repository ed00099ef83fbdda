import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { type DampedWaveSystem, integrate } from "../../src/time/index.js";
import { advectionMatrices, densePencil } from "./dense-pencil.js";

const n = 9;
const friction = 0.7;
const { M, K } = advectionMatrices(n, 0.1, 0, 0.5);
const pencil = densePencil(M, K, true);
const shape = (i: number): number => Math.cos(0.7 * i);

/** u = q(t) shape for a given motion q that starts at rest. */
function forced(motion: (time: number) => readonly [number, number, number]): DampedWaveSystem {
  const field = (amplitude: number): Float64Array => Float64Array.from({ length: n }, (_, i) => amplitude * shape(i));
  const stiff = new Float64Array(n);
  return {
    kind: "damped-wave",
    pencil,
    friction,
    initial: [field(motion(0)[0])],
    source(time, [out]) {
      const [q, p, a] = motion(time);
      pencil.multiplyMass(field(a + friction * p), out);
      pencil.multiplyStiffness(field(q), stiff);
      for (let i = 0; i < n; i++) out[i] += stiff[i];
    },
  };
}

describe("generalised-α with a source", () => {
  it.each([1, 0.5, 0])("has order 2, spectral radius %d", (spectralRadius) => {
    const system = forced((t) => [Math.cos(2 * t) + 1, -2 * Math.sin(2 * t), -4 * Math.cos(2 * t)]);
    const error = (steps: number): number => {
      const { values } = integrate(system, { method: "generalized-alpha", steps, spectralRadius }, { save: [1.5] });
      return Math.max(...values[0][0].map((value, i) => Math.abs(value - (Math.cos(3) + 1) * shape(i))));
    };
    // Within the 3 % that the next term of the error leaves at these steps.
    expect(Math.abs(Math.log2(error(300) / error(600)) / 2 - 1)).toBeLessThan(0.03);
  });

  it("holds what a load holds: a constant solution is reproduced", () => {
    const { values } = integrate(
      forced(() => [3, 0, 0]),
      { method: "generalized-alpha", steps: 50, spectralRadius: 0.8 },
      { save: [1, 7] },
    );
    for (const [u] of values) {
      u.forEach((value, i) => {
        expect(Math.abs(value - 3 * shape(i))).toBeLessThan(1e-11);
      });
    }
  });
});

describe("krylov for waves", () => {
  it("refuses sources and unsymmetric matrices, and names the method that takes them", () => {
    const run = (system: DampedWaveSystem) => () =>
      integrate(system, { method: "krylov", tolerance: 1e-6 }, { save: [1] });
    const { source: _, ...free } = forced(() => [3, 0, 0]);
    expect(run(forced(() => [3, 0, 0]))).toThrow(InputError);
    expect(run(forced(() => [3, 0, 0]))).toThrow(/wave equation with a source; "generalized-alpha" does/);
    expect(run({ ...free, pencil: densePencil(M, K, false) })).toThrow(/symmetric matrices only/);
  });
});
