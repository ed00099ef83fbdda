import { InputError } from "../errors.js";
import { toAngular } from "../fourier/convention.js";
import { familyOf } from "../network/families/index.js";
import type { InputDimension } from "../network/input-dimension.js";
import type { Network } from "../network/network.js";
import { engineNamed } from "../train/engines.js";
import type { NetworkCase, PdeCase } from "./case.js";
import type { NetworkCaseFile, PdeCaseFile } from "./case-schema.js";

/**
 * Cells of a default frequency mesh for every 2π/|Ω|, the finest structure a spectrum of data on Ω has, per dimension: fewer
 * where they are counted per axis of a square or a cube.
 */
const CELLS_PER_OSCILLATION = { 1: 32, 2: 8, 3: 4 } as const;
const FEWEST_CELLS = { 1: 1000, 2: 64, 3: 16 } as const;
/** Above this many cells (small boxes) by default the user is asked what is meant. */
const MOST_CELLS = 4e6;

/**
 * A case about a network with the defaults that follow from the rest of it:
 *
 * - the frequency box: the frequencies up to π × samples / |Ω| along every axis, which the samples can represent, to three digits;
 * - the cells: for every 2π/|Ω| 32 in 1-D, 8 per axis in 2-D, 4 in 3-D, at least 1000, 64, 16 per axis, and an even number;
 * - what of a network depends on the dimension;
 * - the precision of training: float64, or float32 with an engine that has nothing else.
 *
 * Four inputs have no frequency mesh. For the data of a file the first two come with the data (`withData`). The intervals and the lengths of the lists must have been checked.
 *
 * @throws InputError where the default number of cells would be more than 4 million.
 */
export function resolveNetworkCase({ $schema: _, ...file }: NetworkCaseFile): NetworkCase {
  const { training, ...rest } = file;
  const { dimension, ...network } = completed({ ...file.network, dimension: file.dimension });
  return {
    ...rest,
    dimension,
    network,
    spectrum: resolvedSpectrum(file),
    ...(training === undefined ? {} : { training: resolveTraining(training) }),
  };
}

function completed(network: Network): Network {
  return familyOf(network).completed?.(network) ?? network;
}

/** A case that states a PDE with its default cells: 1000, 64 or 16 along every axis in 1-D, 2-D and 3-D. */
export function resolvePdeCase({ $schema: _, ...file }: PdeCaseFile): PdeCase {
  const { spectrum, dimension } = file;
  if (spectrum.mesh !== undefined || spectrum.box === undefined) return file;
  return {
    ...file,
    spectrum: { ...spectrum, cells: spectrum.cells ?? spectrum.box.map(() => FEWEST_CELLS[dimension]) },
  };
}

/** Of steps that follow gradient flow: their errors together are some 1e-4 at every time, as the steps of descent that "auto" takes leave several. */
const FLOW_TOLERANCE = 1e-4;

function resolveTraining(training: NonNullable<NetworkCaseFile["training"]>): NonNullable<NetworkCase["training"]> {
  const { widths, seeds, learningRate, method, tolerance, optimiser, engine, accuracy } = training;
  const precision = training.precision ?? (engine === "auto" ? "float64" : engineNamed(engine).precisions[0]);
  return {
    ...{ widths, seeds, learningRate },
    ...(method === "runge-kutta-chebyshev" ? { method, tolerance: tolerance ?? FLOW_TOLERANCE } : {}),
    ...(method !== "runge-kutta-chebyshev" && tolerance !== undefined ? { tolerance } : {}),
    ...(optimiser ? { optimiser } : {}),
    ...{ engine, precision, accuracy },
  };
}

type Box = readonly (readonly [number, number])[];

/** What default frequencies are made for. */
type Frequencies = Pick<NetworkCase, "spectrum"> & { readonly dimension: InputDimension };

function resolvedSpectrum(file: NetworkCaseFile): NetworkCase["spectrum"] {
  const { spectrum, data } = file;
  if (spectrum.mesh !== undefined || !("samples" in data) || file.dimension === 4) return spectrum;
  // Random points in d dimensions resolve what a grid of as many along every axis does.
  return withFrequencies(
    file,
    data.box,
    data.samples.map((count, axis) => (Math.PI * count) / lengthOf(data.box[axis])),
  );
}

/**
 * A spectrum with a box and cells.
 *
 * @param domain Ω
 * @param highest the largest frequencies to be had from the samples, radians per unit length along every axis
 * @throws as `resolveNetworkCase`
 */
export function withFrequencies(
  { dimension, spectrum }: Frequencies,
  domain: Box,
  highest: readonly number[],
): NetworkCase["spectrum"] {
  if (dimension === 4) return spectrum;
  const unit = toAngular(1, spectrum.convention);
  const box =
    spectrum.box ??
    highest.map((frequency): [number, number] => {
      const rounded = Number((frequency / unit).toPrecision(3));
      return [-rounded, rounded];
    });
  return { ...spectrum, box, cells: spectrum.cells ?? defaultCells(dimension, spectrum, domain, box) };
}

function lengthOf([lower, upper]: readonly [number, number]): number {
  return upper - lower;
}

/** The least even number that is not below: a box around 0 then has nodes at 0, where densities peak and some have a kink. */
function even(least: number): number {
  return 2 * Math.ceil(least / 2);
}

function defaultCells(dimension: 1 | 2 | 3, spectrum: Frequencies["spectrum"], domain: Box, box: Box): number[] {
  const cells = box.map((interval, axis) => {
    const width = lengthOf(interval) * toAngular(1, spectrum.convention);
    const oscillations = (width * lengthOf(domain[axis])) / (2 * Math.PI);
    return Math.max(FEWEST_CELLS[dimension], even(CELLS_PER_OSCILLATION[dimension] * oscillations));
  });
  const total = cells.reduce((product, count) => product * count, 1);
  if (total > MOST_CELLS) {
    const intervals = box.map(([lower, upper]) => `[${lower}, ${upper}]`).join(" × ");
    throw new InputError(
      "spectrum.cells",
      `missing; to resolve ${intervals} for this domain takes ${cells.join(" × ")} cells, so give spectrum.box and spectrum.cells`,
    );
  }
  return cells;
}
