import { describe, expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import { constant, intervalPencil, massMatrix, stiffnessMatrix } from "../../src/fem/index.js";
import { uniformIntervalMesh } from "../../src/mesh/index.js";
import { combineTridiagonal } from "../../src/sparse/index.js";
import { type EvolutionSystem, integrate } from "../../src/time/index.js";

const n = 40;
const mesh = uniformIntervalMesh(0, 1, n);
const M = massMatrix(mesh);
const K = stiffnessMatrix(mesh, constant(0.1));
const pencil = intervalPencil(M, K);
const wave = mesh.nodes.map((xi) => 0.3 + Math.cos(Math.PI * xi) + Math.cos(5 * Math.PI * xi) + (xi < 0.4 ? 1 : 0));
const times = (factor: number) => (values: Float64Array) => values.map((value) => value * factor);
const byKrylov = { method: "krylov", tolerance: 1e-9 } as const;
const save = [0.3, 1];

describe("the unit of a solution", () => {
  const kinds: Record<string, (initial: Float64Array[], load: number) => EvolutionSystem> = {
    diffusion: (initial) => ({ kind: "diffusion", pencil, initial }),
    "damped wave": (initial) => ({ kind: "damped-wave", pencil, friction: 0.5, initial }),
    "diffusion with a source": (initial, load) => ({
      kind: "diffusion",
      pencil,
      initial,
      sourceDegree: 1,
      source: (t, out) => {
        for (const field of out) for (let i = 0; i <= n; i++) field[i] = (load * (1 + t) * i) / n;
      },
    }),
  };
  for (const [kind, make] of Object.entries(kinds)) {
    it.each([-1000, -700, 700, 1000])(`of 2^%i changes nothing else: ${kind}`, (power) => {
      const unit = 2 ** power;
      const plain = integrate(make([wave, times(2)(wave)], 0.1), byKrylov, { save });
      const scaled = integrate(make([wave, times(2)(wave)].map(times(unit)), 0.1 * unit), byKrylov, { save });
      expect(scaled.statistics).toEqual(plain.statistics);
      plain.values.forEach((fields, t) => {
        fields.forEach((field, j) => {
          expect(scaled.values[t][j]).toEqual(times(unit)(field));
        });
      });
    });
  }

  it("may be that of a load alone, or of one of two fields", () => {
    const rest = wave.map(() => 0);
    const [[moved]] = integrate(kinds["diffusion with a source"]([rest], 1), byKrylov, { save: [1] }).values;
    const [[tiny]] = integrate(kinds["diffusion with a source"]([rest], 2 ** -900), byKrylov, { save: [1] }).values;
    expect(tiny).toEqual(times(2 ** -900)(moved));
    const [[alone]] = integrate(kinds.diffusion([wave], 0), byKrylov, { save: [1] }).values;
    const [[beside, zero]] = integrate(kinds.diffusion([times(2 ** -900)(wave), rest], 0), byKrylov, {
      save: [1],
    }).values;
    const size = Math.hypot(...alone);
    expect(Math.hypot(...alone.map((value, i) => value - beside[i] * 2 ** 900)) / size).toBeLessThan(1e-9);
    expect(zero).toEqual(rest);
  });

  it("of 1e-300 keeps the digits that 1e-300 has, and growth beyond the largest number is said", () => {
    const small = integrate(kinds.diffusion([times(1e-300)(wave)], 0), byKrylov, { save: [0, 1] }).values;
    const [[plain]] = integrate(kinds.diffusion([wave], 0), byKrylov, { save: [1] }).values;
    expect(small[0][0]).toEqual(times(1e-300)(wave));
    small[1][0].forEach((value, i) => {
      expect(Math.abs(value / 1e-300 - plain[i])).toBeLessThan(1e-8);
    });
    const growing = intervalPencil(M, combineTridiagonal(1, K, -50, M));
    const attempt = () =>
      integrate({ kind: "diffusion", pencil: growing, initial: [times(1e290)(wave)] }, byKrylov, { save: [1] });
    expect(attempt).toThrow(NumericalError);
    expect(attempt).toThrow(/The solution at t = 1: entry 0 is Infinity/);
  });
});
