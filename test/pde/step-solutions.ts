import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { semidiscretePde } from "../../src/pde/index.js";
import { type DiffusionSystem, integrate, type TimeMethod } from "../../src/time/index.js";
import { partsOf, type Range } from "../seeds.js";
import { denseEvolution, denseMatrices, forcingOf, massNormOf } from "./dense-reference.js";
import { type RandomPde, randomPde } from "./random-problems.js";

type Tolerant = TimeMethod & { readonly tolerance: number };

const methods: readonly ((tolerance: number) => Tolerant)[] = [
  (tolerance) => ({ method: "bdf2", tolerance }),
  (tolerance) => ({ method: "sdirk2", tolerance }),
  (tolerance) => ({ method: "sdirk3", tolerance }),
  (tolerance) => ({ method: "theta", theta: 0.5, tolerance }),
  // Of order 1: steps in proportion to 1 / tolerance.
  (tolerance) => ({ method: "theta", theta: 1, tolerance: Math.max(tolerance, 1e-2) }),
];

/** Of tolerances from 1e-2 to 1e-5. */
const toleranceOf = (seed: number): number => 10 ** -(2 + (3 * ((seed * 37) % 101)) / 100);

/** Where loads jump, as parts of the last time, and by which factors they are multiplied before, between and after. */
const jumps = [0.3, 0.61];
const factors = [1, 5, -2];

/** The system with loads that jump. */
function jumping(system: DiffusionSystem, last: number): DiffusionSystem {
  const { source } = system;
  if (source === undefined) return system;
  const breakpoints = jumps.map((part) => part * last);
  return {
    ...system,
    breakpoints,
    source(time, out) {
      source(time, out);
      const factor = factors[breakpoints.filter((jump) => jump <= time).length];
      for (const load of out) for (let i = 0; i < load.length; i++) load[i] *= factor;
    },
  };
}

/** The largest error over the save times, relative to the largest norm so far, and what rounding may do to the reference. */
function errorOf({ problem, mesh, save, omega }: RandomPde, method: TimeMethod, jumpy: boolean) {
  const { system } = semidiscretePde(problem, mesh, { solver: "auto" });
  const { pencil, initial, source } = system;
  const last = save[save.length - 1];
  const { values, statistics, warnings } = integrate(jumpy ? jumping(system, last) : system, method, { save });
  const matrices = denseMatrices(pencil);
  let rounding = 0;
  const exact = initial.map((start, field) => {
    const forcing = source === undefined ? undefined : forcingOf(source, pencil.size, initial.length, field, omega);
    if (!jumpy) {
      const run = denseEvolution(matrices, start, forcing, save);
      rounding = Math.max(rounding, ...run.rounding);
      return run.values;
    }
    // Constant loads: piece by piece.
    const ends = [...jumps.map((part) => part * last), last];
    const found = new Map<number, Float64Array>();
    let [begin, u] = [0, start];
    ends.forEach((end, k) => {
      const times = [...save.filter((time) => time > begin && time < end), end];
      const scaled = forcing && { ...forcing, coefficients: Matrix.mul(forcing.coefficients, factors[k]) };
      const run = denseEvolution(
        matrices,
        u,
        scaled,
        times.map((time) => time - begin),
      );
      rounding += Math.max(...run.rounding);
      times.forEach((time, i) => {
        found.set(time, run.values[i]);
      });
      [begin, u] = [end, run.values[times.length - 1]];
    });
    return save.map((time) => found.get(time) ?? u);
  });
  const { multiplyNorm } = pencil;
  const N = multiplyNorm === undefined ? matrices.M : denseMatrices({ ...pencil, multiplyMass: multiplyNorm }).M;
  const size = (fields: readonly Float64Array[]) => Math.hypot(...fields.map((u) => massNormOf(N, u)));
  let largest = size(initial);
  let error = 0;
  save.forEach((_, t) => {
    largest = Math.max(largest, size(exact.map((run) => run[t])));
    const distances = exact.map((run, j) => run[t].map((value, i) => value - values[t][j][i]));
    error = Math.max(error, size(distances) / (largest || 1));
  });
  return { error, rounding, warnings, estimate: statistics.errorEstimate ?? Number.NaN };
}

function check(random: RandomPde, method: Tolerant, jumpy: boolean): void {
  const { error, rounding, warnings, estimate } = errorOf(random, method, jumpy);
  if (warnings.length > 0) return;
  const what = `${random.description}, ${JSON.stringify(method)}`;
  expect(error, what).toBeLessThan(10 * method.tolerance + rounding);
  expect(error, what).toBeLessThan(10 * estimate + rounding);
}

/** Steps of problems of these seeds, a test each part: the first range with steady loads, then with loads that oscillate, and that jump. */
export function testSteps(steady: Range, oscillating: Range, jumpy: Range): void {
  describe("steps of random problems", () => {
    it.each(partsOf(steady, 2))(
      "keep their tolerance within a factor of ten, or warned: seeds $first up to $end",
      ({ first, end }) => {
        for (let seed = first; seed < end; seed++) {
          const random = randomPde(seed, { loads: ["none", "constant"] });
          check(random, methods[seed % methods.length](toleranceOf(seed)), false);
        }
      },
    );

    it.each(partsOf(oscillating, 1))("keep it with loads that oscillate: seed $first", ({ first: seed }) => {
      const random = randomPde(seed, { loads: ["linear", "oscillating"] });
      check(random, methods[seed % 3](10 ** (Math.floor((seed - 2000) / 3) - 4)), false);
    });

    it.each(partsOf(jumpy, 1))("keep it where loads jump, as Krylov spaces do: seed $first", ({ first: seed }) => {
      const random = randomPde(seed, { loads: ["constant"] });
      const all = [...methods, (tolerance: number): Tolerant => ({ method: "krylov", tolerance })];
      check(random, all[seed % all.length](toleranceOf(seed)), true);
    });
  });
}
