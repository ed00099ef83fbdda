import { InputError } from "../errors.js";
import { toAngular } from "../fourier/convention.js";
import type { Case } from "./case.js";
import type { CaseFile } from "./case-schema.js";

/** Cells of a default frequency mesh for every 2π/|Ω|, the finest structure a spectrum of data on Ω has. */
const CELLS_PER_OSCILLATION = 32;
const FEWEST_CELLS = 1000;
/** Above this many cells by default the user is asked what is meant. */
const MOST_CELLS = 4e6;

/**
 * A case with the defaults that follow from the rest of it:
 *
 * - the frequency box: the frequencies up to π × samples / |Ω|, which the samples can represent, to three digits;
 * - the cells: 32 for every 2π/|Ω|, at least 1000;
 * - the precision of training: float32 with the tensorflow engine, float64 otherwise; and the engine tensorflow where
 *   float32 is asked for.
 *
 * The intervals and the lengths of the lists must have been checked.
 *
 * @throws InputError where the default number of cells would be more than 4 million.
 */
export function resolveCase(file: CaseFile): Case {
  const { title, dimension, target, data, network, dynamics, spectrum, time, probes } = file;
  const { convention, box = [defaultFrequencies(file)], grading, boundary } = spectrum;
  const cells = spectrum.cells ?? [defaultCells(file, box[0])];
  return {
    title,
    dimension,
    target,
    data,
    network,
    dynamics,
    spectrum: { convention, box, cells, grading, boundary },
    time,
    probes,
    ...(file.training === undefined ? {} : { training: resolveTraining(file.training) }),
  };
}

function resolveTraining(training: NonNullable<CaseFile["training"]>): NonNullable<Case["training"]> {
  const { widths, seeds, learningRate, accuracy } = training;
  const precision = training.precision ?? (training.engine === "tensorflow" ? "float32" : "float64");
  // Only one engine computes in float32.
  const engine = training.engine === "auto" && precision === "float32" ? "tensorflow" : training.engine;
  return { widths, seeds, learningRate, engine, precision, accuracy };
}

function domainLength(file: CaseFile): number {
  const [lower, upper] = file.data.box[0];
  return upper - lower;
}

function defaultFrequencies(file: CaseFile): [number, number] {
  const highest = (Math.PI * file.data.samples[0]) / domainLength(file) / toAngular(1, file.spectrum.convention);
  const rounded = Number(highest.toPrecision(3));
  return [-rounded, rounded];
}

function defaultCells(file: CaseFile, [lower, upper]: readonly [number, number]): number {
  const oscillations = ((upper - lower) * toAngular(1, file.spectrum.convention) * domainLength(file)) / (2 * Math.PI);
  const cells = Math.max(FEWEST_CELLS, Math.ceil(CELLS_PER_OSCILLATION * oscillations));
  if (cells > MOST_CELLS) {
    throw new InputError(
      "spectrum.cells",
      `missing; to resolve [${lower}, ${upper}] for this domain takes ${cells} cells, so give spectrum.box and spectrum.cells`,
    );
  }
  return cells;
}
