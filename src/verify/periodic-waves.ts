import { facetsTagged, unknownPoints } from "../fem/index.js";
import type { SimplexMesh } from "../mesh/index.js";
import { type PdeProblem, type SemidiscretePde, semidiscretePde } from "../pde/index.js";
import { coordinateNames } from "./manufactured.js";

/** The solution of a semidiscrete problem with constant coefficients on a periodic box, exactly. */
export interface PeriodicWaves {
  /** Of one field, which starts as Σ cos n k·(ξ − ξ₀) over the numbers n given, ξ₀ the place of unknown 0. */
  readonly semidiscrete: SemidiscretePde;
  /** The decay rate and the frequency of every wave: λ = rate + i frequency. */
  readonly rates: readonly (readonly [rate: number, frequency: number])[];
  /** The unknowns at a time: Σ Re exp(i n k·(ξ − ξ₀) − λₙ t). */
  decayed(time: number): Float64Array;
}

/**
 * Waves on a box with equal cells and periodic sides. There the P1 matrices commute with translations by a cell, so that every wave
 * exp(ik·ξ) is an eigenvector of both, M e = M̂(k) e and K e = K̂(k) e, and decays as exp(−λt) with λ = K̂/M̂: no error of the mesh
 * is in it.
 *
 * @param mesh one of `boxMesh`; k is one period per side
 */
export function periodicWaves(
  mesh: SimplexMesh,
  coefficients: { readonly diffusion: number; readonly advection?: readonly number[]; readonly reaction?: number },
  numbers: readonly number[],
): PeriodicWaves {
  const { dimension: d, points } = mesh;
  const names = coordinateNames(d);
  const k = names.map((_, c) => {
    const coordinates = points.filter((_, i) => i % d === c);
    return (
      (2 * Math.PI) / (coordinates.reduce((a, b) => Math.max(a, b)) - coordinates.reduce((a, b) => Math.min(a, b)))
    );
  });
  const phase = (xi: Float64Array, point: number): number => {
    let sum = 0;
    for (let c = 0; c < d; c++) sum += k[c] * (xi[point * d + c] - points[c]);
    return sum;
  };
  const { diffusion, advection, reaction = 0 } = coefficients;
  const problem: PdeProblem = {
    diffusion: { kind: "scalar", value: diffusion },
    ...(advection === undefined ? {} : { advection }),
    reaction,
    initial: [
      (xi, out) => {
        for (let i = 0; i < out.length; i++) {
          out[i] = numbers.reduce((sum, n) => sum + Math.cos(n * phase(xi, i)), 0);
        }
      },
    ],
    boundary: names.map((name) => ({
      type: "periodic",
      facets: (box) => facetsTagged(box, `${name}-lower`),
      partners: (box) => facetsTagged(box, `${name}-upper`),
    })),
    stabilization: "none",
  };
  const semidiscrete = semidiscretePde(problem, mesh, { solver: "auto" });
  const { space, system } = semidiscrete;
  const places = unknownPoints(space);
  const phases = Float64Array.from({ length: space.size }, (_, i) => phase(places, i));
  const rates = numbers.map((n): readonly [number, number] => {
    const scratch = new Float64Array(space.size);
    // Row 0 of the products, where the wave is 1: the symbols.
    const symbol = (multiply: (x: Float64Array, y: Float64Array) => unknown): [number, number] => {
      multiply(
        phases.map((angle) => Math.cos(n * angle)),
        scratch,
      );
      const re = scratch[0];
      multiply(
        phases.map((angle) => Math.sin(n * angle)),
        scratch,
      );
      return [re, scratch[0]];
    };
    const [Mre, Mim] = symbol(system.pencil.multiplyMass);
    const [Kre, Kim] = symbol(system.pencil.multiplyStiffness);
    const size = Mre * Mre + Mim * Mim;
    return [(Kre * Mre + Kim * Mim) / size, (Kim * Mre - Kre * Mim) / size];
  });
  return {
    semidiscrete,
    rates,
    decayed: (time) =>
      phases.map((angle) =>
        rates.reduce(
          (sum, [rate, frequency], i) => sum + Math.exp(-rate * time) * Math.cos(numbers[i] * angle - frequency * time),
          0,
        ),
      ),
  };
}
