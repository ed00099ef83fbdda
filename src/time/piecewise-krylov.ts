import { zeroFields } from "./equation.js";
import { krylovDiffusion } from "./krylov-diffusion.js";
import type { KrylovMethod } from "./krylov-options.js";
import type { IntegrateOptions } from "./options.js";
import { sumStatistics } from "./statistics.js";
import { type Piece, type Stop, stopsOf } from "./stops.js";
import type { DiffusionSystem, Evolution, Source } from "./system.js";

/** The least tolerance of a Krylov space. */
const least = 1e-13;

/**
 * `krylovDiffusion` from breakpoint to breakpoint, each piece from where the one before it ended. Errors of the pieces add up: each has an equal
 * part of the tolerance.
 */
export function piecewiseKrylov(system: DiffusionSystem, method: KrylovMethod, options: IntegrateOptions): Evolution {
  const { save, signal, onProgress } = options;
  const { breakpoints, ...smooth } = system;
  const pieces = piecesOf(stopsOf(save, breakpoints));
  if (breakpoints === undefined || pieces.length === 0) return krylovDiffusion(smooth, method, options);
  const share = { ...method, tolerance: Math.max(least, method.tolerance / pieces.length) };
  const found = new Map<number, readonly Float64Array[]>(save.includes(0) ? [[0, copies(system.initial)]] : []);
  let { initial } = system;
  const parts = pieces.map(({ piece, stops }, k) => {
    const whole = piece.end - piece.begin;
    const part = krylovDiffusion({ ...smooth, initial, ...ofPiece(system, piece) }, share, {
      save: stops.map(({ time }) => (time === piece.end ? whole : time - piece.begin)),
      ...(signal === undefined ? {} : { signal }),
      onProgress: (fraction) => onProgress?.((k + fraction) / pieces.length),
    });
    stops.forEach(({ saves }, i) => {
      for (const time of saves) found.set(time, part.values[i]);
    });
    initial = part.values[stops.length - 1];
    return part;
  });
  const statistics = parts.map((part) => part.statistics).reduce(sumStatistics);
  return {
    times: [...save],
    values: save.map((time) => copies(found.get(time) ?? [])),
    statistics: {
      ...statistics,
      errorEstimate: parts.reduce((sum, part) => sum + (part.statistics.errorEstimate ?? 0), 0),
    },
    warnings: parts.flatMap(({ warnings }) => warnings),
    ending: "completed",
  };
}

/** The pieces, each with its stops; the last of these is its end. */
function piecesOf(stops: readonly Stop[]): readonly { readonly piece: Piece; readonly stops: readonly Stop[] }[] {
  const pieces = new Map<number, { piece: Piece; stops: Stop[] }>();
  for (const stop of stops) {
    if (stop.piece === undefined) continue;
    const known = pieces.get(stop.piece.begin) ?? { piece: stop.piece, stops: [] };
    pieces.set(stop.piece.begin, known);
    known.stops.push(stop);
  }
  return [...pieces.values()];
}

/** The load of a piece as one of its own time: of degree 0 or 1 there, so that two values inside it tell those at its ends. */
function ofPiece(
  { source, sourceDegree, initial, pencil }: DiffusionSystem,
  { begin, end }: Piece,
): Pick<DiffusionSystem, "source"> {
  if (source === undefined || sourceDegree === undefined) return {};
  const at = (time: number) => {
    const load = zeroFields(initial.length, pencil.size);
    source(time, load);
    return load;
  };
  const whole = end - begin;
  const early = at(begin + whole / 4);
  const late = sourceDegree === 0 ? early : at(end - whole / 4);
  const line: Source = (time, out) => {
    const weight = (2 * time) / whole - 0.5;
    out.forEach((load, j) => {
      for (let i = 0; i < load.length; i++) load[i] = early[j][i] + weight * (late[j][i] - early[j][i]);
    });
  };
  return { source: line };
}

function copies(fields: readonly Float64Array[]): readonly Float64Array[] {
  return fields.map((values) => values.slice());
}
