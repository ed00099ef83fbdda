import { InputError } from "../errors.js";
import { crc32 } from "../files/npz.js";
import { randomStream } from "../network/random.js";
import { type CompleteGrid, completeGrid, gridPoints } from "./complete-grid.js";
import { coordinateNames, type PointTable } from "./point-table.js";
import type { SampleSet } from "./samples.js";
import { voronoiVolumes } from "./voronoi.js";

type Interval = readonly [number, number];

/** What is to be made of the points and values of a file. */
export interface OwnDataRecipe {
  /** What the range of the points becomes, axis by axis; the domain Ω. Default: the range itself. */
  readonly box?: readonly Interval[];
  /** With mean 0 and variance 1 over all rows that have a value, or as they stand. */
  readonly values: "standardised" | "as-given";
  /** What samples weigh in the loss: the volumes of their Voronoi cells in Ω, |Ω|/n each, or what the file says. */
  readonly weights: "voronoi" | "equal" | "column";
  /** The part of the rows, drawn at random, that nothing is trained on. */
  readonly holdOut?: { readonly fraction: number; readonly seed: number };
  readonly measure: "lebesgue" | "mean";
}

/** What was made of a file, for the result. Row numbers count the rows of the file below its header from 0. */
export interface DataSummary {
  readonly rows: number;
  /** Rows without a value, which are left out. */
  readonly missing: number;
  /** Rows that are trained on. */
  readonly samples: number;
  /** The range of the file's coordinates, and the box that it was mapped to. */
  readonly range: readonly Interval[];
  readonly box: readonly Interval[];
  /** Values are (those of the file − offset) / scale. */
  readonly values: { readonly offset: number; readonly scale: number };
  /** Points along every axis, where the samples form a complete grid. */
  readonly grid?: readonly number[];
  /** Rows that are held out, ascending. */
  readonly heldOut?: readonly number[];
  /** Of the table (CRC-32 of its columns, in hexadecimal): other data give other results. */
  readonly checksum: string;
}

/** Data of a file, ready to be trained on. */
export interface OwnData {
  readonly samples: SampleSet;
  /** Volumes of the Voronoi cells of the samples, as multiples of their mean. */
  readonly cells: Float64Array;
  /** The samples that are held out. */
  readonly heldOut?: SampleSet;
  readonly summary: DataSummary;
}

/** Up to here points on a line are taken where they are, whatever grid they are near: nothing is gained by moving them. */
const EXACT_UP_TO = 4096;
/** How far points of a grid may be from their places, in parts of their distance: rounding, or for large grids and pictures what a file with a few digits leaves. */
const OFF_GRID = { few: 1e-9, many: 1e-3 } as const;
/** Values whose spread is this part of their size are constant to rounding. */
const CONSTANT = 1e-13;

/**
 * The samples that a table makes: rows without a value left out, coordinates mapped to the box, values standardised, some rows held out, the others
 * weighed. In 1-D samples stand in ascending order; those that form a complete grid stand in the order of `SampleGrid`.
 *
 * Weights of the file's column keep their proportions; the loss is ½ Σ p_i u_i² with them as they stand, in sums that stand for integrals they are scaled to
 * the sum |Ω|.
 *
 * @throws InputError with `data` in its path: fewer than two values, constant values that are to be standardised, coordinates without a range, a weight column that
 *   is not there, a held-out part without rows or that leaves fewer than two
 */
export function ownData(table: PointTable, recipe: OwnDataRecipe): OwnData {
  const rows = rowsWithValue(table);
  const range = rangeOf(table, rows);
  const box = recipe.box ?? range;
  const values = scaling(table, rows, recipe);
  const { trained, heldOut } = split(rows, recipe.holdOut);
  const setOf = (chosen: readonly number[]) => ({
    points: mapped(table, chosen, range, box),
    target: Float64Array.from(chosen, (row) => (table.values[row] - values.offset) / values.scale),
  });
  const { samples, cells } = weighedSamples(table, trained, setOf(trained), box, recipe);
  const volume = volumeOf(box);
  return {
    samples,
    cells,
    ...(heldOut.length === 0
      ? {}
      : {
          heldOut: {
            ...{ dimension: table.dimension, box, count: heldOut.length },
            ...{ weight: volume / heldOut.length, measureFactor: samples.measureFactor },
            ...setOf(heldOut),
          },
        }),
    summary: {
      rows: table.values.length,
      missing: table.values.length - rows.length,
      samples: trained.length,
      range,
      box,
      values,
      ...(samples.spacing === undefined && samples.grid === undefined
        ? {}
        : { grid: samples.grid?.counts ?? [samples.count] }),
      ...(heldOut.length === 0 ? {} : { heldOut }),
      checksum: checksumOf(table),
    },
  };
}

function rowsWithValue({ values }: PointTable): readonly number[] {
  const rows = Array.from(values.keys()).filter((row) => !Number.isNaN(values[row]));
  if (rows.length >= 2) return rows;
  const found = rows.length === 1 ? "one" : "none";
  throw new InputError("data.file", `has ${values.length} rows, ${found} of them with a value; two are the least`);
}

function rangeOf({ points, dimension }: PointTable, rows: readonly number[]): readonly Interval[] {
  return Array.from({ length: dimension }, (_, k): Interval => {
    const [lower, upper] = rows.reduce(
      ([least, most], row) => [
        Math.min(least, points[row * dimension + k]),
        Math.max(most, points[row * dimension + k]),
      ],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    );
    if (lower < upper) return [lower, upper];
    const axis = coordinateNames(dimension)[k];
    throw new InputError("data.file", `${axis} is ${lower} in all rows; data of ${dimension} dimensions need a range`);
  });
}

function scaling(
  { values }: PointTable,
  rows: readonly number[],
  { values: kind }: OwnDataRecipe,
): DataSummary["values"] {
  if (kind === "as-given") return { offset: 0, scale: 1 };
  const offset = rows.reduce((sum, row) => sum + values[row], 0) / rows.length;
  const scale = Math.sqrt(rows.reduce((sum, row) => sum + (values[row] - offset) ** 2, 0) / rows.length);
  if (scale > CONSTANT * Math.abs(offset)) return { offset, scale };
  throw new InputError("data.values", `all values are ${offset}: constant data cannot be standardised`);
}

/** A random part of the rows, and the others, both ascending. */
function split(rows: readonly number[], holdOut: OwnDataRecipe["holdOut"]) {
  if (holdOut === undefined) return { trained: rows, heldOut: [] };
  const { fraction, seed } = holdOut;
  const random = randomStream(seed, 0x401d);
  const shuffled = [...rows];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = Math.floor((i + 1) * random.uniform());
    [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
  }
  const count = Math.round(fraction * rows.length);
  if (count < 1 || rows.length - count < 2) {
    throw new InputError(
      "data.holdOut.fraction",
      `${fraction} of ${rows.length} rows with a value holds out ${count}; one is the least, and two must be left`,
    );
  }
  const ascending = (part: readonly number[]) => [...part].sort((one, other) => one - other);
  return { trained: ascending(shuffled.slice(count)), heldOut: ascending(shuffled.slice(0, count)) };
}

function mapped(
  { points, dimension }: PointTable,
  rows: readonly number[],
  range: readonly Interval[],
  box: readonly Interval[],
): Float64Array {
  return Float64Array.from({ length: rows.length * dimension }, (_, at) => {
    const k = at % dimension;
    const [from, to] = range[k];
    const [lower, upper] = box[k];
    const x = points[rows[(at - k) / dimension] * dimension + k];
    if (from === lower && to === upper) return x;
    // Both ends exactly.
    const share = (x - from) / (to - from);
    return share < 0.5 ? lower + share * (upper - lower) : upper - (1 - share) * (upper - lower);
  });
}

/** The samples in their order, on their grid where they form one, with their weights. */
function weighedSamples(
  table: PointTable,
  rows: readonly number[],
  { points, target }: Pick<SampleSet, "points" | "target">,
  box: readonly Interval[],
  { weights: kind, measure }: OwnDataRecipe,
): Pick<OwnData, "samples" | "cells"> {
  const { dimension } = table;
  const count = rows.length;
  const volume = volumeOf(box);
  const grid = completeGrid(points, dimension, dimension > 1 || count > EXACT_UP_TO ? OFF_GRID.many : OFF_GRID.few);
  const order = grid?.order ?? orderOf(points, dimension);
  const places = grid === null ? inOrder(points, order, dimension) : gridPoints(grid);
  const cells = voronoiVolumes(places, box).map((cell) => (cell * count) / volume);
  const column = kind === "column" ? columnOf(table, inOrder(rows, order, 1)) : undefined;
  const sum = column?.reduce((total, weight) => total + weight, 0) ?? volume;
  const relative = kind === "voronoi" ? cells : column?.map((weight) => (weight * count) / sum);
  const samples = {
    dimension,
    box,
    points: places,
    count,
    weight: volume / count,
    ...(relative === undefined ? {} : { relativeWeights: relative }),
    measureFactor: measure === "mean" ? 1 / volume : sum / volume,
    ...gridOf(grid, dimension),
    target: inOrder(target, order, 1),
  };
  return { samples, cells };
}

function columnOf({ weights }: PointTable, rows: Float64Array): Float64Array {
  if (weights !== undefined) return rows.map((row) => weights[row]);
  throw new InputError("data.weights", '"column" takes the weights of the file, which has none');
}

function gridOf(grid: CompleteGrid | null, dimension: number): Pick<SampleSet, "spacing" | "grid"> {
  if (grid === null) return {};
  const { counts, spacings } = grid;
  return dimension === 1 ? { spacing: spacings[0] } : { grid: { counts, spacings } };
}

/** In 1-D ascending, else as the points stand. */
function orderOf(points: Float64Array, dimension: number): Uint32Array {
  const order = Uint32Array.from({ length: points.length / dimension }, (_, i) => i);
  return dimension === 1 ? order.sort((i, j) => points[i] - points[j] || i - j) : order;
}

function inOrder(list: ArrayLike<number>, order: Uint32Array, columns: number): Float64Array {
  return Float64Array.from(
    { length: list.length },
    (_, at) => list[order[Math.floor(at / columns)] * columns + (at % columns)],
  );
}

function volumeOf(box: readonly Interval[]): number {
  return box.reduce((product, [lower, upper]) => product * (upper - lower), 1);
}

function checksumOf({ points, values, weights }: PointTable): string {
  const lists = [points, values, ...(weights === undefined ? [] : [weights])];
  return lists
    .map((list) =>
      crc32(new Uint8Array(list.buffer, list.byteOffset, list.byteLength))
        .toString(16)
        .padStart(8, "0"),
    )
    .join("");
}
