import { NumericalError } from "../errors.js";
import type { LinearSolver } from "../sparse/linear-solver.js";
import type { Pencil } from "../sparse/pencil.js";
import { squaredNorm } from "./lanczos.js";
import { ratesOf, roundingOf } from "./rates.js";
import type { Piece } from "./stops.js";
import type { EvolutionSystem } from "./system.js";
import type { Work } from "./work.js";

/** One vector for every initial value: all are marched together, and solved for as one block. */
export type Fields = readonly Float64Array[];

/** What a step method needs of a system: its right-hand side F(t) − K(t) u, products with M(t), and solves with aM(t) + bK(t). */
export interface Equation {
  readonly size: number;
  /** Number of initial values. */
  readonly count: number;
  /** Neither M nor K depends on time, and F is zero. */
  readonly homogeneous: boolean;
  /**
   * ‖(M + τK)⁻¹ M x‖, which is not less than what the homogeneous equation leaves of x after the time τ where K is symmetric and has no negative
   * eigenvalue below −1/τ; ‖x‖ for other matrices. Overwrites x.
   */
  dampedNorm(tau: number, x: Fields): number;
  /** Whether some solutions of the homogeneous equation grow by more than a factor e within the time τ; false where matrices do not tell, those that change or are not symmetric. */
  grows(tau: number): boolean;
  /** From now on times outside of the piece stand for those just inside its ends: F, M and K may jump there. */
  enter(piece: Piece | undefined): void;
  /** out = F(t) − K(t) u = M(t) u′. */
  rate(time: number, u: Fields, out: Fields): void;
  /** out = (M + bK)⁻¹ (F − K u), all at the time given. */
  slope(b: number, time: number, u: Fields, out: Fields): void;
  /** out += weight F(t). */
  addLoad(weight: number, time: number, out: Fields): void;
  /** out = M(t) x. */
  multiplyMass(time: number, x: Fields, out: Fields): void;
  /** ‖x‖ in the norm of M at time 0, of all fields together. */
  norm(x: Fields): number;
  /** Solves (aM(time) + bK(time)) x = r in place; factors the matrix if none of the recent solves was with it. */
  solve(a: number, b: number, time: number, r: Fields): void;
  /** u −= dt (M + bK)⁻¹ K u for a homogeneous equation. */
  relax(b: number, dt: number, u: Fields, scratch: Fields): void;
  /** What was done so far. */
  work(): Work;
  /** Makes that the work done so far: its factors are made again, and not counted again. */
  goOnFrom(work: Work): void;
}

/** How far inside a piece its ends are evaluated, as a part of it, and of the time: what is computed of t may be off by a few roundings. */
const inside = 1e-12;
const roundings = 16 * Number.EPSILON;

/** Factors kept for step sizes that recur: at most so many, with so many numbers in all; but always those of a doubled step and its error. */
const fewestFactors = 3;
const mostFactors = 8;
const mostNumbers = 2 ** 25;

/** Squares of norms that have not lost digits to the ends of float64. */
const smallestSquare = 1e-280;
const largestSquare = 1e280;

interface Prepared {
  readonly a: number;
  readonly b: number;
  readonly time: number;
  readonly solver: LinearSolver;
  readonly relax: ((u: Float64Array, c: number) => void) | undefined;
}

/** An equation, and the one without its load, which differences of solutions obey; both solve with the same factors. */
export interface LoadedEquation extends Equation {
  readonly unloaded: Equation;
}

/** @param last the time up to which it is to be solved */
export function equationOf(system: EvolutionSystem, last: number): LoadedEquation {
  const { pencil, initial, source } = system;
  const { size } = pencil;
  const pencilAt = system.kind === "diffusion" ? system.pencilAt : undefined;
  const scratch = new Float64Array(size);
  const work = { factorizations: 0, solves: 0, linearSolver: "" };

  let [earliest, newest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const within = (time: number): number => Math.min(Math.max(time, earliest), newest);
  let latest = { time: Number.NaN, pencil };
  const at = (time: number): Pencil => {
    if (pencilAt === undefined) return pencil;
    if (latest.time !== time) latest = { time, pencil: pencilAt(time) };
    return latest.pencil;
  };

  const conserved = conservation(system, last);
  const factored = (a: number, b: number, time: number): Prepared => {
    const operator = at(time);
    try {
      const fused = conserved === undefined ? operator.factorDecay?.(a, b) : undefined;
      return { a, b, time, solver: fused?.solver ?? operator.factor(a, b), relax: fused?.relax };
    } catch (error) {
      if (!(error instanceof NumericalError) || !pencil.symmetric || b === 0) throw error;
      if (conserved !== undefined) {
        // Rounding of bK has made K's zero eigenvalue negative: what belongs to it is kept apart, and the others are far above.
        const shift = shiftRoundings * Number.EPSILON * b * conserved.fastest;
        return { a, b, time, solver: operator.factor(a + shift, b), relax: undefined };
      }
      throw new NumericalError(
        `${error.message} It is ${a} M + ${b} K at t = ${time}: where solutions grow, steps have to be shorter than the time in which ` +
          "they grow by a factor e. Take more steps, or a tolerance.",
      );
    }
  };
  /** Most recently used first. */
  const kept: Prepared[] = [];
  const prepare = (a: number, b: number, time: number): Prepared => {
    const known = kept.findIndex(
      (entry) => entry.a === a && entry.b === b && (pencilAt === undefined || entry.time === time),
    );
    if (known === 0) return kept[0];
    if (known > 0) {
      const [entry] = kept.splice(known, 1);
      kept.unshift(entry);
      return entry;
    }
    if (pencilAt !== undefined) kept.length = 0;
    const entry = factored(a, b, time);
    work.factorizations++;
    work.linearSolver = entry.solver.method;
    kept.unshift(entry);
    let numbers = 0;
    kept.forEach((each, i) => {
      numbers += each.solver.statistics.nonzeros;
      if (i >= fewestFactors && (i >= mostFactors || numbers > mostNumbers)) kept.length = Math.min(kept.length, i);
    });
    return entry;
  };

  const decay = (time: number, u: Fields, out: Fields): void => {
    const operator = at(within(time));
    for (let j = 0; j < u.length; j++) {
      operator.multiplyStiffness(u[j], out[j]);
      conserved?.balance(out[j]);
      negate(out[j]);
    }
  };
  const solve = (a: number, b: number, time: number, r: Fields, totals: readonly number[]): void => {
    prepare(a, b, within(time)).solver.solve(r);
    conserved?.restore(r, totals, a);
    work.solves += r.length;
  };
  const norm = (x: Fields): number => {
    let square = 0;
    for (const field of x) square += Math.max(0, squaredNorm(pencil, field, scratch));
    if (square > smallestSquare && square < largestSquare) return Math.sqrt(square);
    // Squares of very small and very large numbers are not ones of float64: those of x over its largest entry are.
    const largest = x.reduce((most, field) => field.reduce((m, value) => Math.max(m, Math.abs(value)), most), 0);
    if (largest === 0 || !Number.isFinite(largest)) return largest;
    let scaledSquare = 0;
    for (const field of x) {
      const scaled = field.map((value) => value / largest);
      scaledSquare += Math.max(0, squaredNorm(pencil, scaled, scratch));
    }
    return largest * Math.sqrt(scaledSquare);
  };

  /** Known once a matrix M + τK was not positive definite. */
  let known = false;
  const grows = (tau: number): boolean => {
    if (known || pencilAt !== undefined || !pencil.symmetric) return known;
    try {
      prepare(1, tau, 0);
    } catch (error) {
      if (!(error instanceof NumericalError)) throw error;
      known = true;
    }
    return known;
  };
  const common = {
    size,
    count: initial.length,
    grows,
    dampedNorm(tau: number, x: Fields): number {
      const before = norm(x);
      if (pencilAt !== undefined || !pencil.symmetric || grows(tau)) return before;
      const scaled = zeroFields(x.length, size);
      for (let j = 0; j < x.length; j++) pencil.multiplyMass(x[j], scaled[j]);
      for (let j = 0; j < x.length; j++) x[j].set(scaled[j]);
      prepare(1, tau, 0).solver.solve(x);
      work.solves += x.length;
      // (y, My) − (y, Mx) = −τ (y, Ky): where that is positive, growth rules.
      let along = 0;
      for (let j = 0; j < x.length; j++) for (let i = 0; i < size; i++) along += x[j][i] * scaled[j][i];
      const after = norm(x);
      return after * after <= along * (1 + 1e-9) ? after : before;
    },
    enter(piece: Piece | undefined): void {
      if (piece === undefined) return;
      const { begin, end } = piece;
      earliest = begin + Math.max(inside * (end - begin), roundings * begin);
      newest = end - Math.max(inside * (end - begin), roundings * end);
    },
    multiplyMass(time: number, x: Fields, out: Fields): void {
      const operator = at(within(time));
      for (let j = 0; j < x.length; j++) operator.multiplyMass(x[j], out[j]);
    },
    norm,
    solve: (a: number, b: number, time: number, r: Fields): void =>
      solve(a, b, time, r, conserved === undefined ? [] : r.map(sumOf)),
    relax(b: number, dt: number, u: Fields, change: Fields): void {
      const { solver, relax } = prepare(1, b, 0);
      work.solves += u.length;
      if (relax !== undefined) {
        for (const field of u) relax(field, dt);
        return;
      }
      for (let j = 0; j < u.length; j++) {
        pencil.multiplyStiffness(u[j], change[j]);
        conserved?.balance(change[j]);
      }
      solver.solve(change);
      conserved?.restore(change, [], 1);
      addMultiples(u, -dt, change);
    },
    work: () => ({ ...work, factors: kept.map(({ a, b, time }) => ({ a, b, time })) }),
    goOnFrom({ factors, ...done }: Work): void {
      Object.assign(work, done);
      kept.splice(0, kept.length, ...factors.map(({ a, b, time }) => factored(a, b, time)));
    },
  };
  const withLoads = (loads: ((time: number) => Fields) | undefined): Equation => {
    const rate = (time: number, u: Fields, out: Fields): void => {
      decay(time, u, out);
      if (loads !== undefined) addMultiples(out, 1, loads(within(time)));
    };
    return {
      ...common,
      homogeneous: pencilAt === undefined && loads === undefined,
      rate,
      slope(b, time, u, out) {
        rate(time, u, out);
        const totals = conserved === undefined || loads === undefined ? [] : loads(within(time)).map(sumOf);
        solve(1, b, time, out, totals);
      },
      addLoad(weight, time, out) {
        if (loads !== undefined) addMultiples(out, weight, loads(within(time)));
      },
    };
  };
  const unloaded = withLoads(undefined);
  return source === undefined
    ? { ...unloaded, unloaded }
    : { ...withLoads(loadCache(source, initial.length, size)), unloaded };
}

/** From this error by rounding on the conserved mean is kept apart, in each product and solve. */
const worthKeeping = 3e-11;
const shiftRoundings = 16;

interface Conservation {
  readonly fastest: number;
  /** Makes the sum of Ku zero, which it is but for rounding. */
  balance(Ku: Float64Array): void;
  /** Gives solutions x of (aM + bK) x = r the mean that they have exactly, a 1ᵀMx = 1ᵀr; totals 1ᵀr, zero where none are given. */
  restore(x: Fields, totals: readonly number[], a: number): void;
}

/**
 * Where K has the constants for its null space and rates so fast that rounding would change the mean of a solution: what keeps it. Undefined
 * elsewhere.
 */
function conservation({ pencil, ...system }: EvolutionSystem, last: number): Conservation | undefined {
  if ("pencilAt" in system) return undefined;
  const { fastest, conserved: weights } = ratesOf(pencil);
  if (weights === undefined || roundingOf(fastest, last, pencil.size) < worthKeeping) return undefined;
  const whole = sumOf(weights);
  return {
    fastest,
    balance(Ku) {
      addMultiple(Ku, -sumOf(Ku) / whole, weights);
    },
    restore(x, totals, a) {
      x.forEach((field, j) => {
        let mean = 0;
        for (let i = 0; i < field.length; i++) mean += weights[i] * field[i];
        const missing = ((totals[j] ?? 0) / a - mean) / whole;
        for (let i = 0; i < field.length; i++) field[i] += missing;
      });
    },
  };
}

/** The load at the two times asked for last: the end of a step is the start of the next. */
function loadCache(source: (time: number, out: Fields) => void, count: number, size: number): (time: number) => Fields {
  const slot = () => ({ time: Number.NaN, fields: zeroFields(count, size) });
  let newer = slot();
  let older = slot();
  return (time) => {
    if (newer.time === time) return newer.fields;
    [newer, older] = [older, newer];
    if (newer.time !== time) {
      newer.time = time;
      for (const field of newer.fields) field.fill(0);
      source(time, newer.fields);
      newer.fields.forEach((field, j) => {
        checkLoad(field, j, time);
      });
    }
    return newer.fields;
  };
}

function checkLoad(field: Float64Array, j: number, time: number): void {
  for (let i = 0; i < field.length; i++) {
    if (!Number.isFinite(field[i]))
      throw new NumericalError(`The load ${j} at t = ${time}: entry ${i} is ${field[i]}.`);
  }
}

export function zeroFields(count: number, size: number): Fields {
  return Array.from({ length: count }, () => new Float64Array(size));
}

export function copyFields(from: Fields, to: Fields): void {
  for (let j = 0; j < from.length; j++) to[j].set(from[j]);
}

/** x += a y, field by field. */
export function addMultiples(x: Fields, a: number, y: Fields): void {
  for (let j = 0; j < x.length; j++) addMultiple(x[j], a, y[j]);
}

function addMultiple(x: Float64Array, a: number, y: Float64Array): void {
  for (let i = 0; i < x.length; i++) x[i] += a * y[i];
}

function sumOf(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i];
  return sum;
}

function negate(x: Float64Array): void {
  for (let i = 0; i < x.length; i++) x[i] = -x[i];
}
