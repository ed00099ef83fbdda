import { InputError, NumericalError } from "../errors.js";
import type { LinearSolver } from "../sparse/linear-solver.js";
import { startArnoldi } from "./arnoldi.js";
import type { AugmentedSystem } from "./augmented-system.js";
import { augmentedSystem, polynomialLoads } from "./augmented-system.js";
import { carefulSolves } from "./careful-solves.js";
import { combineBasis } from "./combine-basis.js";
import type { Fields } from "./equation.js";
import { growsFaster } from "./fast-growth.js";
import { approximateSolver, UnfitShift, withFittingShift } from "./fitting-shift.js";
import type { Grown, Growth } from "./grow-spaces.js";
import { growSpaces } from "./grow-spaces.js";
import type { KrylovMethod } from "./krylov-options.js";
import { checkTolerance, dimensionLimit, positiveTimes } from "./krylov-options.js";
import { groupTimes } from "./krylov-times.js";
import type { KrylovSpace, VectorPool } from "./lanczos.js";
import { massNorm, startLanczos, vectorPool } from "./lanczos.js";
import { hasLeftEigenvalues } from "./left-eigenvalues.js";
import { diffusionMode } from "./mode-flow.js";
import type { IntegrateOptions, StopSignal } from "./options.js";
import { checkFinite } from "./options.js";
import { ratesOf, roundingOf, roundingWarning } from "./rates.js";
import { rationalDiffusion } from "./rational-diffusion.js";
import { apply, ritz, roundingFloor } from "./ritz.js";
import { smallExponential } from "./small-exponential.js";
import type { DiffusionSystem, Evolution, Statistics } from "./system.js";

/**
 * The solution of M u′ = −K u + F at all times from a few solves: shift-and-invert Krylov (Moret & Novati, BIT 44, 2004; van den
 * Eshof & Hochbruck, SIAM J. Sci. Comput. 27, 2006). In the Krylov space of Z = (M + σK)⁻¹M every eigenvalue λ of the pencil
 * becomes θ = 1/(1 + σλ), positive for the symmetric ones since the shift σ is chosen below the reciprocal of what grows, and u_k(t) = ‖u₀‖ V e^{−t(T⁻¹ − 1)/σ} e₁ with the small matrix T = VᵀMZV.
 * Lanczos for a symmetric pencil without a source, Arnoldi for any other; a source of degree 0 or 1 in t makes the system one or
 * two unknowns larger (`AugmentedSystem`). The dimension needed does not grow with the number of cells. One factorisation and one
 * space per initial value for all times, or, where these span more than a factor 30, for each of the groups they are split into.
 *
 * Many unknowns in 1-D, where reading vectors takes longer than solving: sums of resolvents at fixed complex poles
 * (`rationalDiffusion`); their error is bounded, not estimated.
 *
 * Error, otherwise: the approximation returned has dimension k, and its distance from that of dimension k + p, p ≥ 3, known
 * in coefficients alone since V is orthonormal, estimates its error: it differs from it by no more than the error that
 * dimension k + p still has. Errors are relative to the largest norm so far: the
 * initial values' while solutions decay, their own once sources or growth carry them beyond.
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
  const all = positiveTimes(options.save);
  const groups = groupTimes(all);
  const scratch = new Float64Array(pencil.size);
  const pool = vectorPool(pencil.size + (system.source === undefined ? 0 : 1 + (system.sourceDegree ?? 0)));
  const found = new Map<number, Float64Array[]>();
  if (options.save.includes(0)) found.set(0, copies(initial));
  const { fastest } = all.length > 0 ? ratesOf(pencil) : { fastest: 0 };
  let norms: readonly number[] = []; // of the initial values, where they are needed
  let largest = 0; // norm of all solutions together so far
  let error = 0; // relative to that
  let rounding = 0; // likewise
  const work: Work = { factorizations: 0, solves: 0, krylovDimension: 0, linearSolver: "" };

  groups.forEach((times, g) => {
    const onPart = (part: number): void => options.onProgress?.((g + part) / groups.length);
    const outputs = times.map((time) => {
      const fields = initial.map(() => new Float64Array(pencil.size));
      found.set(time, fields);
      return fields;
    });
    const mayRound = roundingOf(fastest, times[times.length - 1], pencil.size) > method.tolerance / 10;
    if (lanczos && pencil.size >= seriesFrom && !mayRound) {
      const done = rationalDiffusion({
        pencil,
        initial,
        times,
        tolerance: method.tolerance,
        outputs,
        onPart(part) {
          options.signal?.throwIfAborted();
          onPart(part);
        },
      });
      if (done !== null) {
        work.factorizations += done.poles;
        work.solves += done.poles * initial.length;
        work.krylovDimension = Math.max(work.krylovDimension, 2 * done.poles);
        work.linearSolver = "tridiagonal LDLᵀ at complex poles";
        error = Math.max(error, done.bound);
        return;
      }
    }
    if (norms.length === 0) {
      norms = initial.map((values) => massNorm(pencil, values, scratch));
      largest = Math.hypot(...norms);
    }
    const task = {
      system,
      method,
      times,
      outputs,
      fastest,
      norms,
      whole: all[all.length - 1],
      reference: largest,
      work,
      pool,
      onPart,
    };
    const middle = Math.sqrt(times[0] * times[times.length - 1]);
    // Four quarters leave room for growth by e^2560 within ten times the shift.
    const { grown, roundings } = withFittingShift(pencil, middle / 10, 4, (shift) =>
      growGroup({ ...task, shift, solver: approximateSolver(pencil, shift, fastest), signal: options.signal }),
    );
    rounding = Math.max(rounding, roundings);
    times.forEach((_, t) => {
      largest = Math.max(largest, Math.hypot(...grown.map(({ sizes }) => sizes[t])));
      error = Math.max(error, Math.hypot(...grown.map(({ errors }) => errors[t])) / (largest || 1));
    });
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
      errorEstimate: work.solves === 0 ? 0 : Math.max(roundingFloor, error, rounding),
    },
    warnings: rounding > method.tolerance ? [roundingWarning(rounding, fastest, method.tolerance)] : [],
    ending: "completed",
  };
}

/** What it took, added to. */
type Work = { -readonly [Key in "factorizations" | "solves" | "krylovDimension" | "linearSolver"]: Statistics[Key] };

/** A group of times to be reached with one shift. */
interface GroupTask {
  readonly system: DiffusionSystem;
  readonly method: KrylovMethod;
  /** Positive, ascending. */
  readonly times: readonly number[];
  /** outputs[t][j] is written. */
  readonly outputs: readonly Float64Array[][];
  /** About the largest eigenvalue of the pencil. */
  readonly fastest: number;
  /** M-norms of the initial values. */
  readonly norms: readonly number[];
  /** The last time of all groups. */
  readonly whole: number;
  /** The largest M-norm so far of all solutions together. */
  readonly reference: number;
  readonly shift: number;
  /** Of M + shift K. */
  readonly solver: LinearSolver;
  readonly work: Work;
  /** Of vectors as long as those of the spaces. */
  readonly pool: VectorPool;
  readonly onPart: (part: number) => void;
  readonly signal: StopSignal | undefined;
}

/**
 * Writes the solutions; returns, for every initial value that is not zero, what its space gave, and what rounding of the solves may have added to
 * the errors, relative to the solutions.
 */
function growGroup(task: GroupTask): { readonly grown: readonly Grown[]; readonly roundings: number } {
  const { system, method, times, norms, solver, shift, work, pool, outputs } = task;
  const { pencil, initial, source } = system;
  const lanczos = pencil.symmetric && source === undefined;
  work.factorizations++;
  work.linearSolver = solver.method;
  if (!pencil.symmetric && growsFaster(pencil, shift, (small) => counted(pencil.factor(1, small), work))) {
    throw new UnfitShift(`the pencil has eigenvalues with real parts below −1/${shift}`);
  }
  // An error δ of Z is one of δ/σ in slow eigenvalues, and of δ t/σ in what they make.
  const amplification = times[times.length - 1] / shift;
  const careful = carefulSolves({
    pencil,
    solver,
    shift,
    fastest: task.fastest,
    harmless: method.tolerance / (10 * amplification),
  });
  const augmented = lanczos ? undefined : augment(system, solver, task.whole, norms);
  const allowed = method.tolerance / Math.sqrt(initial.length);
  const nonzero = initial.map((_, j) => j).filter((j) => norms[j] > 0 || source !== undefined);
  const together = solver.statistics.nonzeros > togetherFrom * pencil.size;
  const grown = (together ? [nonzero] : nonzero.map((j) => [j])).flatMap((batch) => {
    const growths = batch.map((j) =>
      augmented === undefined
        ? symmetricGrowth(system, solver, j, shift, times, pool)
        : unsymmetricGrowth(augmented, initial[j], j, shift, times, pool, {
            accuracy: allowed / 100,
            reference: task.reference,
          }),
    );
    const grown = growSpaces(growths, {
      maxDimension: dimensionLimit(method, pencil.size, lanczos ? 500 : 250, 2 ** 31),
      allowed,
      reference: task.reference,
      tolerance: method.tolerance,
      last: times[times.length - 1],
      signal: task.signal,
      extend(indices) {
        const rightHandSides = indices.map((i) => growths[i].space.next);
        const solutions = indices.map(() => pool.take());
        const fields = indices.map((i) => batch[i]);
        const sized = careful.of(indices.map((i) => growths[i].space.lengths[growths[i].space.lengths.length - 1]));
        if (augmented === undefined) sized.solve(rightHandSides, solutions);
        else augmented.solve(sized, shift, fields, rightHandSides, solutions);
        work.solves += indices.length;
        indices.forEach((i, s) => {
          growths[i].space.absorb(solutions[s]);
        });
      },
      report: (part) => task.onPart((batch[0] + part * batch.length) / initial.length),
    });
    growths.forEach(({ space }, i) => {
      write(
        space,
        grown[i],
        outputs.map((fields) => fields[batch[i]]),
      );
      pool.giveBack(space.basis);
      work.krylovDimension = Math.max(work.krylovDimension, space.dimension);
    });
    return grown;
  });
  return { grown, roundings: amplification * careful.error() };
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
): Growth {
  const space = startLanczos(pencil, solver, initial[j], pool, new Float64Array(pencil.size));
  return {
    space,
    accuracy: 0,
    approximate(k) {
      const small = ritz(space, k, shift);
      return times.map((time) =>
        finite(
          apply((lambda) => diffusionMode(lambda, time), small),
          time,
        ),
      );
    },
    sizes: (coefficients) => coefficients.map((list) => Math.hypot(...list)),
  };
}

function finite(coefficients: Float64Array, time: number): Float64Array {
  if (coefficients.every(Number.isFinite)) return coefficients;
  throw new NumericalError(`Krylov: the solution grows beyond the largest number that float64 holds by t = ${time}.`);
}

function unsymmetricGrowth(
  augmented: AugmentedSystem,
  initial: Float64Array,
  j: number,
  shift: number,
  times: readonly number[],
  pool: VectorPool,
  { accuracy, reference }: { accuracy: number; reference: number },
): Growth {
  const massTimesLast = new Float64Array(augmented.size);
  const space = startArnoldi(
    augmented.multiplyMass,
    augmented.multiplyNorm,
    augmented.start(initial, j),
    pool,
    massTimesLast,
  );
  const norm = space.lengths[0];
  return {
    space,
    accuracy: accuracy * Math.max(reference, norm),
    approximate(k) {
      if (hasLeftEigenvalues(space.columns, k)) {
        // A small space may have them though the whole has none.
        if (k < tellingDimension && !space.exhausted) return null;
        throw new UnfitShift(`the projected (M + ${shift} K)⁻¹M has eigenvalues with negative real parts`);
      }
      const b = new Float64Array(k);
      b[0] = norm;
      return smallExponential(space.columns, k, shift, times, b, accuracy * Math.max(reference, norm));
    },
    sizes: (coefficients) =>
      coefficients.map((list, t) => {
        const square = list.reduce((sum, value) => sum + value * value, 0) - augmented.tail(j, times[t]) ** 2;
        return Math.sqrt(Math.max(0, square));
      }),
  };
}

/** A solver whose work is added. */
function counted(solver: LinearSolver, work: Work): LinearSolver {
  work.factorizations++;
  return {
    ...solver,
    solve(rightHandSides, solutions) {
      work.solves += rightHandSides.length;
      solver.solve(rightHandSides, solutions);
    },
  };
}

/** From this dimension on a space shows what grows faster than the shift allows. */
const tellingDimension = 24;

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
      `"krylov" solves with a source only where it is known to be constant or linear in t between breakpoints; ${instead} with any`,
    );
  }
}

function copies(fields: Fields): Float64Array[] {
  return fields.map((values) => values.slice());
}
