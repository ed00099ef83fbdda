import { describe, expect, it } from "vitest";
import { semidiscretePde } from "../../src/pde/index.js";
import { integrate } from "../../src/time/index.js";
import { partsOf, type Range } from "../seeds.js";
import { denseEvolution, denseMatrices, denseWave, forcingOf, massNormOf } from "./dense-reference.js";
import { type RandomPde, randomPde } from "./random-problems.js";

/** Of tolerances from 1e-4 to 1e-10. */
const toleranceOf = (seed: number): number => 10 ** -(4 + (6 * ((seed * 37) % 101)) / 100);

/** The largest error over the save times, relative to the largest norm so far, and what rounding may do to the reference. */
function krylovError({ problem, mesh, save, omega }: RandomPde, tolerance: number) {
  const { system } = semidiscretePde(problem, mesh, { solver: "auto" });
  const { pencil, initial, source } = system;
  const { values, statistics, warnings } = integrate(system, { method: "krylov", tolerance }, { save });
  const matrices = denseMatrices(pencil);
  const exact = initial.map((start, field) =>
    denseEvolution(
      matrices,
      start,
      source === undefined ? undefined : forcingOf(source, pencil.size, initial.length, field, omega),
      save,
    ),
  );
  const { multiplyNorm } = pencil;
  const N = multiplyNorm === undefined ? matrices.M : denseMatrices({ ...pencil, multiplyMass: multiplyNorm }).M;
  const size = (fields: readonly Float64Array[]) => Math.hypot(...fields.map((u) => massNormOf(N, u)));
  let largest = size(initial);
  let error = 0;
  save.forEach((_, t) => {
    largest = Math.max(largest, size(exact.map((run) => run.values[t])));
    const distances = exact.map((run, j) => run.values[t].map((value, i) => value - values[t][j][i]));
    error = Math.max(error, size(distances) / (largest || 1));
  });
  return {
    error,
    rounding: Math.max(...exact[0].rounding),
    warnings,
    estimate: statistics.errorEstimate ?? Number.NaN,
  };
}

/** The same for the damped wave with these matrices. */
function waveError({ problem, mesh, save }: RandomPde, friction: number, tolerance: number) {
  const { pencil, initial } = semidiscretePde(problem, mesh, { solver: "auto" }).system;
  const { values, statistics } = integrate(
    { kind: "damped-wave", pencil, friction, initial },
    { method: "krylov", tolerance },
    { save },
  );
  const matrices = denseMatrices(pencil);
  const exact = initial.map((start) => denseWave(matrices, friction, start, save));
  const size = (fields: readonly Float64Array[]) => Math.hypot(...fields.map((u) => massNormOf(matrices.M, u)));
  let largest = size(initial);
  let error = 0;
  save.forEach((_, t) => {
    largest = Math.max(largest, size(exact.map((run) => run.values[t])));
    const distances = exact.map((run, j) => run.values[t].map((value, i) => value - values[t][j][i]));
    error = Math.max(error, size(distances) / (largest || 1));
  });
  return { error, rounding: Math.max(...exact[0].rounding), estimate: statistics.errorEstimate ?? Number.NaN };
}

/** Solutions of the seeds from `first` up to `end`, by parts: the runner listens between them. */
export function testKrylovSolutions(seeds: Range, waves: Range): void {
  describe("Krylov solutions of random problems", () => {
    it.each(partsOf(seeds, 5))(
      "are those of the dense exponential within ten times the tolerance, or warned: seeds $first up to $end",
      ({ first, end }) => {
        for (let seed = first; seed < end; seed++) {
          const random = randomPde(seed);
          const tolerance = toleranceOf(seed);
          const { error, rounding, warnings, estimate } = krylovError(random, tolerance);
          if (warnings.length > 0) continue;
          expect(error, random.description).toBeLessThan(10 * tolerance + rounding);
          // An estimate by a space three dimensions larger: as good as the larger space, a factor of 10 at the least so far.
          expect(error, random.description).toBeLessThan(10 * estimate + rounding);
        }
      },
    );

    it.each(partsOf(waves, 5))("as damped waves, which may grow, too: seeds $first up to $end", ({ first, end }) => {
      for (let seed = first; seed < end; seed++) {
        const random = randomPde(seed, { loads: ["none"], advection: false });
        const tolerance = toleranceOf(seed);
        const friction = [0, 0.3, 5][seed % 3] / random.save[random.save.length - 1];
        const { error, rounding, estimate } = waveError(random, friction, tolerance);
        expect(error, random.description).toBeLessThan(10 * tolerance + rounding);
        expect(error, random.description).toBeLessThan(10 * estimate + rounding);
      }
    });
  });
}
