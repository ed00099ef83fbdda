import { zeroFields } from "./equation.js";
import type { EvolutionSystem, Source } from "./system.js";

/** Exponents of 2 within which squares and sums of squares keep all their digits. */
const harmless = 200;

/**
 * The system of u/unit, and the unit: a power of 2 of about the size of the initial values, or of what the load makes of zeros, where that is so
 * small or large that its square is no number of float64; else 1, and the system itself. Equations are linear: the solution is the
 * same but for its unit, to the last bit where neither is denormal.
 */
export function inOwnUnits<System extends EvolutionSystem>(
  system: System,
  times: readonly number[],
): { readonly system: System; readonly unit: number } {
  const size = largest(system.initial) || loadSize(system, times);
  const exponent = size === 0 ? 0 : Math.floor(Math.log2(size));
  if (Math.abs(exponent) <= harmless) return { system, unit: 1 };
  // 2^−exponent itself may be no number: in two halves.
  const halves = [Math.floor(exponent / 2), Math.ceil(exponent / 2)].map((power) => 2 ** -power);
  const scale = (values: Float64Array): void => {
    for (const half of halves) for (let i = 0; i < values.length; i++) values[i] *= half;
  };
  const initial = system.initial.map((values) => values.slice());
  initial.forEach(scale);
  const { source } = system;
  const scaled: Source | undefined =
    source &&
    ((time, out) => {
      source(time, out);
      out.forEach(scale);
    });
  return { system: { ...system, initial, ...(scaled === undefined ? {} : { source: scaled }) }, unit: 2 ** exponent };
}

/** The largest load at some times within the span, times the span. */
function loadSize({ source, initial, pencil }: EvolutionSystem, times: readonly number[]): number {
  if (source === undefined) return 0;
  const span = Math.max(...times);
  return [0.1, 0.5, 0.9].reduce((size, part) => {
    const load = zeroFields(initial.length, pencil.size);
    source(part * span, load);
    return Math.max(size, span * largest(load));
  }, 0);
}

function largest(fields: readonly Float64Array[]): number {
  return fields.reduce((most, field) => field.reduce((m, value) => Math.max(m, Math.abs(value)), most), 0);
}
