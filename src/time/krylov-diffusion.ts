import { InputError } from "../errors.js";
import type { LinearSolver } from "../sparse/linear-solver.js";
import { startArnoldi } from "./arnoldi.js";
import type { AugmentedSystem } from "./augmented-system.js";
import { augmentedSystem, polynomialLoads } from "./augmented-system.js";
import { combineBasis } from "./combine-basis.js";
import type { Fields } from "./equation.js";
import type { Grown, Growth } from "./grow-spaces.js";
import { growSpaces } from "./grow-spaces.js";
import type { KrylovMethod } from "./krylov-options.js";
import { checkTolerance, dimensionLimit, positiveTimes } from "./krylov-options.js";
import { groupTimes } from "./krylov-times.js";
import type { KrylovSpace, VectorPool } from "./lanczos.js";
import { massNorm, startLanczos, vectorPool } from "./lanczos.js";
import { diffusionMode } from "./mode-flow.js";
import type { IntegrateOptions } from "./options.js";
import { checkFinite } from "./options.js";
import { rationalDiffusion } from "./rational-diffusion.js";
import { apply, ritz, roundingFloor } from "./ritz.js";
import { smallExponential } from "./small-exponential.js";
import type { DiffusionSystem, Evolution } from "./system.js";

/**
 * The solution of M u′ = −K u + F at all times from a few solves: shift-and-invert Krylov (Moret & Novati, BIT 44, 2004; van den
 * Eshof & Hochbruck, SIAM J. Sci. Comput. 27, 2006). In the Krylov space of Z = (M + σK)⁻¹M every eigenvalue λ of the pencil
 * becomes θ = 1/(1 + σλ), in (0, 1] for the symmetric ones, and u_k(t) = ‖u₀‖ V e^{−t(T⁻¹ − 1)/σ} e₁ with the small matrix T = VᵀMZV.
 * Lanczos for a symmetric pencil without a source, Arnoldi for any other; a source of degree 0 or 1 in t makes the system one or
 * two unknowns larger (`AugmentedSystem`). The dimension needed does not grow with the number of cells. One factorisation and one
 * space per initial value for all times, or, where these span more than a factor 30, for each of the groups they are split into.
 *
 * Many unknowns in 1-D, where reading vectors takes longer than solving: sums of resolvents at fixed complex poles
 * (`rationalDiffusion`); their error is bounded, not estimated.
 *
 * Error, otherwise: the approximation returned has dimension k, and its distance from that of dimension k + p, p ≥ 3, known
 * in coefficients alone since V is orthonormal, estimates its error: it differs from it by no more than the error that
 * dimension k + p still has. With a source the tolerance is relative to the larger of the initial values' norm and the solution's.
 *
 * Memory: k + p vectors per initial value where they are solved for together, which is where the factor has many more entries
 * than a vector; where it has not, the vectors are used again for the next initial value.
 *
 * @throws InputError where the matrices depend on time, or the source in an unknown way.
 * @throws NumericalError if the tolerance is not reached within the largest dimension allowed.
 */
export function krylovDiffusion(system: DiffusionSystem, method: KrylovMethod, options: IntegrateOptions): Evolution {
  checkTolerance(method.tolerance);
  checkAutonomous(system);
  const { pencil, initial } = system;
  const lanczos = pencil.symmetric && system.source === undefined;
  const maxDimension = dimensionLimit(method, pencil.size, lanczos ? 500 : 250, 2 ** 31);
  const all = positiveTimes(options.save);
  const groups = groupTimes(all);
  const scratch = new Float64Array(pencil.size);
  const perField = method.tolerance / Math.sqrt(initial.length);
  const found = new Map<number, Float64Array[]>();
  if (options.save.includes(0)) found.set(0, copies(initial));
  const errors = initial.map(() => 0);
  let norms: readonly number[] = []; // of the initial values, where they are needed
  let bound = 0; // of what is done by rational functions, relative to the initial values
  let largest = 0;
  const work = { factorizations: 0, solves: 0, krylovDimension: 0, linearSolver: "" };
  const pools = new Map<number, VectorPool>();
  const poolOf = (size: number): VectorPool => {
    const pool = pools.get(size) ?? vectorPool(size);
    pools.set(size, pool);
    return pool;
  };

  const outputsAt = (times: readonly number[]): Float64Array[][] =>
    times.map((time) => {
      const fields = initial.map(() => new Float64Array(pencil.size));
      found.set(time, fields);
      return fields;
    });

  groups.forEach((times, g) => {
    if (lanczos && pencil.size >= seriesFrom) {
      const done = rationalDiffusion({
        pencil,
        initial,
        times,
        tolerance: method.tolerance,
        outputs: outputsAt(times),
        onPart(part) {
          options.signal?.throwIfAborted();
          options.onProgress?.((g + part) / groups.length);
        },
      });
      if (done !== null) {
        work.factorizations += done.poles;
        work.solves += done.poles * initial.length;
        work.krylovDimension = Math.max(work.krylovDimension, 2 * done.poles);
        work.linearSolver = "tridiagonal LDLᵀ at complex poles";
        bound = Math.max(bound, done.bound);
        return;
      }
    }
    if (norms.length === 0) norms = initial.map((values) => massNorm(pencil, values, scratch));
    const reference = Math.hypot(...norms);
    largest = Math.max(largest, reference);
    const shift = Math.sqrt(times[0] * times[times.length - 1]) / 10;
    const solver = pencil.factor(1, shift);
    work.factorizations++;
    work.linearSolver = solver.method;
    const augmented = lanczos ? undefined : augment(system, solver, all[all.length - 1], norms);
    const size = augmented?.size ?? pencil.size;
    const pool = poolOf(size);
    const nonzero = initial.map((_, j) => j).filter((j) => norms[j] > 0 || system.source !== undefined);
    const outputsOfGroup = outputsAt(times);
    const together = solver.statistics.nonzeros > togetherFrom * pencil.size;
    for (const batch of together ? [nonzero] : nonzero.map((j) => [j])) {
      const growths = batch.map((j) =>
        augmented === undefined
          ? symmetricGrowth(system, solver, j, shift, times, pool, perField * reference)
          : unsymmetricGrowth(augmented, initial[j], j, shift, times, pool, {
              tolerance: perField,
              reference,
              together: Math.sqrt(initial.length),
            }),
      );
      const grown = growSpaces(growths, {
        maxDimension,
        tolerance: method.tolerance,
        last: times[times.length - 1],
        signal: options.signal,
        extend(indices) {
          const rightHandSides = indices.map((i) => growths[i].space.next);
          const solutions = indices.map(() => pool.take());
          const fields = indices.map((i) => batch[i]);
          if (augmented === undefined) solver.solve(rightHandSides, solutions);
          else augmented.solve(solver, shift, fields, rightHandSides, solutions);
          work.solves += indices.length;
          indices.forEach((i, s) => {
            growths[i].space.absorb(solutions[s]);
          });
        },
        report: (part) => options.onProgress?.((g + (batch[0] + part * batch.length) / initial.length) / groups.length),
      });
      growths.forEach(({ space }, i) => {
        write(
          space,
          grown[i],
          outputsOfGroup.map((fields) => fields[batch[i]]),
        );
        pool.giveBack(space.basis);
        work.krylovDimension = Math.max(work.krylovDimension, space.dimension);
        errors[batch[i]] = Math.max(errors[batch[i]], grown[i].error);
      });
      if (augmented !== undefined) {
        for (const values of outputsOfGroup) {
          largest = Math.max(largest, Math.hypot(...values.map((value) => massNorm(pencil, value, scratch))));
        }
      }
    }
  });
  options.onProgress?.(1);
  const { save } = options;
  return {
    times: [...save],
    values: save.map((time) => found.get(time) ?? []),
    statistics: {
      ...work,
      steps: 0,
      rejectedSteps: 0,
      errorEstimate: work.solves === 0 ? 0 : Math.max(roundingFloor, bound, Math.hypot(...errors) / (largest || 1)),
    },
    warnings: [],
    ending: "completed",
  };
}

/** Entries of the factor per unknown from which on solving for several right-hand sides at once pays for the memory of several spaces. */
const togetherFrom = 4;

/** Unknowns from which on memory traffic decides: vectors of a Lanczos basis no longer fit the cache then. */
const seriesFrom = 1 << 15;

function symmetricGrowth(
  { pencil, initial }: DiffusionSystem,
  solver: LinearSolver,
  j: number,
  shift: number,
  times: readonly number[],
  pool: VectorPool,
  allowed: number,
): Growth {
  const space = startLanczos(pencil, solver, initial[j], pool, new Float64Array(pencil.size));
  return {
    space,
    approximate(k) {
      const small = ritz(space, k, shift);
      return times.map((time) => apply((lambda) => diffusionMode(lambda, time), small));
    },
    allowed: () => allowed,
  };
}

function unsymmetricGrowth(
  augmented: AugmentedSystem,
  initial: Float64Array,
  j: number,
  shift: number,
  times: readonly number[],
  pool: VectorPool,
  { tolerance, reference, together }: { tolerance: number; reference: number; together: number },
): Growth {
  const massTimesLast = new Float64Array(augmented.size);
  const space = startArnoldi(augmented.multiplyMass, augmented.start(initial, j), pool, massTimesLast);
  const norm = space.lengths[0];
  return {
    space,
    approximate(k) {
      const b = new Float64Array(k);
      b[0] = norm;
      return smallExponential(space.columns, k, shift, times, b, (tolerance * Math.max(reference, norm)) / 100);
    },
    allowed(coefficients) {
      let largest = 0;
      coefficients.forEach((list, t) => {
        const square = list.reduce((sum, value) => sum + value * value, 0) - augmented.tail(j, times[t]) ** 2;
        largest = Math.max(largest, Math.sqrt(Math.max(0, square)));
      });
      return tolerance * Math.max(reference, largest * together);
    },
  };
}

function write(space: KrylovSpace, { coefficients }: Grown, outputs: readonly Float64Array[]): void {
  const n = outputs[0].length;
  const heads = { ...space, basis: space.basis.map((v) => (v.length === n ? v : v.subarray(0, n))) };
  combineBasis([{ space: heads, coefficients }], outputs);
}

/** With scales of the size that the solution reaches: that of the initial value, or of what the source makes of it. */
function augment(
  { pencil, initial, source, sourceDegree }: DiffusionSystem,
  solver: LinearSolver,
  whole: number,
  norms: readonly number[],
): AugmentedSystem {
  if (source === undefined) return augmentedSystem(pencil, [], whole, norms);
  const loads = polynomialLoads(source, sourceDegree ?? 0, whole, initial.length, pencil.size);
  const scratch = new Float64Array(pencil.size);
  const scales = [...norms];
  loads.forEach((load, k) => {
    load.forEach((values, j) => {
      checkFinite(values, () => `The load ${j}`);
    });
    const made: Fields = copies(load);
    solver.solve(made);
    made.forEach((values, j) => {
      scales[j] = Math.max(scales[j], massNorm(pencil, values, scratch) * whole ** (k + 1));
    });
  });
  return augmentedSystem(
    pencil,
    loads,
    whole,
    scales.map((scale) => scale || 1),
  );
}

function checkAutonomous({ pencilAt, source, sourceDegree }: DiffusionSystem): void {
  const instead = '"theta", "bdf2", "sdirk2", "sdirk3" do';
  if (pencilAt !== undefined) {
    throw new InputError("method", `"krylov" does not solve an equation whose matrices change with time; ${instead}`);
  }
  if (source !== undefined && sourceDegree === undefined) {
    throw new InputError(
      "method",
      `"krylov" solves with a source only where its degree in t, 0 or 1, is given (sourceDegree); ${instead} with any`,
    );
  }
}

function copies(fields: Fields): Float64Array[] {
  return fields.map((values) => values.slice());
}
