import type { Warning } from "../warning.js";
import { ratesOf, roundingOf } from "./rates.js";
import { stableStepLimit } from "./stability.js";
import type { Segment } from "./step-plan.js";
import type { DiffusionSystem, Evolution, EvolutionSystem, Statistics, TimeMethod } from "./system.js";

/** Growth within a step above which fixed steps are warned of: their error is that of e^z against 1/(1 − z) or a better fraction. */
const mostGrowth = 0.1;
/** Errors by rounding that are worth a word where no tolerance is given, and as multiples of one: most come to less than what is possible. */
const worthSaying = 1e-5;
const ofTolerance = 30;
/** An estimate above the tolerance by this factor is worth a word: sums come to 1.3 of it at most, and rounding to as much again. */
const overTolerance = 2;
/** Growth of what can only decay or oscillate that is taken for instability, where no limit is known. */
const explosion = 1e3;

/** What is to be said of fixed steps of the θ-method below ½ that are longer than its limit of stability. */
export function stabilityWarnings(
  system: DiffusionSystem,
  method: TimeMethod,
  plan: readonly Segment[],
  evolution: Evolution,
): readonly Warning[] {
  if (method.method !== "theta" || method.theta >= 0.5) return [];
  const { pencil, pencilAt, initial, source } = system;
  const step = Math.max(0, ...plan.map((segment) => segment.step));
  const advice = 'Take more steps, or "theta" of at least 0.5.';
  if (pencil.symmetric && pencilAt === undefined) {
    // Never more work than a tenth of the steps, each as dear as one of Lanczos.
    const dimension = Math.max(10, Math.min(40, Math.floor(evolution.statistics.steps / 10)));
    const limit = stableStepLimit(pencil, method.theta, dimension);
    if (!(step > limit) || limit <= 0) return [];
    return [
      {
        path: "steps",
        message:
          `the θ-method with θ = ${method.theta} is stable for steps up to ${limit.toPrecision(3)}; ` +
          `these are ${step.toPrecision(3)} long, and errors grow with each. ${advice}`,
        numbers: { step, limit },
      },
    ];
  }
  if (source !== undefined) return [];
  const size = (fields: readonly Float64Array[]) =>
    Math.max(...fields.map((u) => u.reduce((m, x) => Math.max(m, Math.abs(x)), 0)));
  const growth = Math.max(0, ...evolution.values.map(size)) / size(initial);
  if (!(growth > explosion)) return [];
  return [
    {
      path: "steps",
      message:
        `the solution grows by a factor ${growth.toPrecision(2)}: steps of ${step.toPrecision(3)} are likely too long for the θ-method with ` +
        `θ = ${method.theta} to be stable. ${advice}`,
      numbers: { step, growth },
    },
  ];
}

/** What is to be said of fixed steps within which the solution grows by itself. */
export function growthWarnings(
  { pencil, pencilAt }: DiffusionSystem,
  plan: readonly Segment[],
  { times, values }: Evolution,
): readonly Warning[] {
  let worst = { growth: 0, step: 0 };
  const [Mu, Ku] = [new Float64Array(pencil.size), new Float64Array(pencil.size)];
  times.forEach((time, i) => {
    const segment = plan.find(({ end }) => end >= time * (1 - 1e-14));
    if (time === 0 || segment === undefined) return;
    for (const u of values[i]) {
      const square = pencil.multiplyMass(u, Mu);
      (pencilAt?.(time) ?? pencil).multiplyStiffness(u, Ku);
      // d/dt ln ‖u‖ = −(u, Ku)/(u, Mu)
      const growth = (-segment.step * Ku.reduce((sum, value, k) => sum + value * u[k], 0)) / square;
      if (growth > worst.growth) worst = { growth, step: segment.step };
    }
  });
  if (worst.growth <= mostGrowth) return [];
  const { step, growth } = worst;
  return [
    {
      path: "steps",
      message:
        `the solution grows by itself, by a factor e^${growth.toPrecision(2)} within a step of ${step.toPrecision(3)}, and steps follow growth only ` +
        "where that is small. Take more steps, or a tolerance.",
      numbers: { step, growth },
    },
  ];
}

/** What is to be said where rounding may do more than the method. */
export function roundingWarnings(
  { pencil }: EvolutionSystem,
  tolerance: number | undefined,
  last: number,
): readonly Warning[] {
  const { fastest } = ratesOf(pencil);
  const rounding = roundingOf(fastest, last, pencil.size);
  const limit = tolerance === undefined ? worthSaying : ofTolerance * tolerance;
  if (!(rounding > limit)) return [];
  return [
    {
      path: "",
      message:
        `the fastest rate of the discrete equation, ${fastest.toPrecision(2)}, times the last time is so large that rounding may change slow modes by up to ` +
        `${Math.min(1, rounding).toPrecision(1)}${tolerance === undefined ? "" : `, more than the tolerance ${tolerance}`}; what is conserved is kept. ` +
        "Take wider cells where they are thin, or a smaller coefficient where it is huge.",
      numbers: { rate: fastest, rounding },
    },
  ];
}

/** What is to be said where the steps chosen did not do. */
export function toleranceWarnings({ errorEstimate }: Statistics, tolerance: number): readonly Warning[] {
  if (errorEstimate === null || errorEstimate <= overTolerance * tolerance) return [];
  return [
    {
      path: "tolerance",
      message:
        `the estimated error is ${errorEstimate.toPrecision(2)}, above the tolerance ${tolerance}: the solution stayed smaller than its first steps ` +
        "were to foresee. Take a smaller tolerance, or start later.",
      numbers: { errorEstimate, tolerance },
    },
  ];
}
