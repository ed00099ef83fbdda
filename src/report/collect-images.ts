import { angularFactor } from "../case/case.js";
import type { Experiment, KernelRun, PdeRun } from "../case/experiment.js";
import { relativeDistance } from "../compare/distance.js";
import { inverseSpectrum } from "../compare/observe.js";
import { type SampleSet, sampleGrid } from "../data/samples.js";
import { meshQuality, nodeCount, type SimplexMesh, simplexCount } from "../mesh/index.js";
import { spectrumOfSamples } from "../spectral/initial-spectrum.js";
import { pixelCentres } from "./image-grid.js";
import type { LevelImage, MeshFacts, PixelGrid, ReportImages } from "./report-data.js";
import type { ShownNetwork } from "./shown-network.js";
import { magnitudesAt, spectrumReach } from "./shown-spectrum.js";

/** Pixels along an axis: of samples at most, and of spectra. Odd, so that a pixel is centred at ξ = 0. */
const MOST_PIXELS = 64;
const SPECTRUM_PIXELS = 61;
/** Spectra are shown as far as they reach this part of their largest value. */
const SPECTRUM_EDGE = 3e-3;
/** Functions are shown where they exceed this part of their largest value, as far as there is more outside. */
const FUNCTION_EDGE = 0.01;
/** Times shown at most besides 0; the last always is. */
const MOST_TIMES = 4;

/** Pictures of the functions and of the spectra in two and three dimensions. */
export function collectImages(
  experiment: Experiment,
  mesh: SimplexMesh,
  pde: PdeRun,
  kernel: KernelRun,
  networks: readonly ShownNetwork[],
): ReportImages {
  return {
    functions: functionImages(experiment, pde, kernel, networks),
    spectra: spectrumImages(experiment, mesh, pde, kernel, networks),
  };
}

/** Size and shape of a mesh of angular frequencies, lengths in the unit of the case. */
export function meshFacts(mesh: SimplexMesh, unit: number): MeshFacts {
  const { size, angles } = meshQuality(mesh);
  const degrees = (angle: number) => (180 * angle) / Math.PI;
  return {
    nodes: nodeCount(mesh),
    cells: simplexCount(mesh),
    longestEdge: size.maximum / unit,
    angles: [degrees(angles.minimum), degrees(angles.maximum)],
  };
}

/** Errors of a level at times after 0, to be shown. */
interface LevelErrors {
  readonly level: string;
  readonly times: readonly number[];
  readonly errors: readonly Float64Array[];
}

function functionImages(
  { samples, times, initialError }: Experiment,
  { solution }: PdeRun,
  kernel: KernelRun,
  networks: readonly ShownNetwork[],
): ReportImages["functions"] {
  const { dimension, points, target } = samples;
  const { grid, indices } = nearestSamples(samples, [target, ...kernel.values]);
  const shown = shownTimes(times);
  const levels: LevelErrors[] = [
    {
      level: "PDE",
      times: shown.map((i) => times[i]),
      errors: shown.map((i) => inverseSpectrum(solution.mesh, solution.fields[i], points)),
    },
    { level: "kernel flow", times: shown.map((i) => times[i]), errors: shown.map((i) => kernel.values[i]) },
    ...networks.map(({ label, times, residuals }) => {
      const own = shownTimes(times);
      return { level: label, times: own.map((i) => times[i]), errors: own.map((i) => residuals[i]) };
    }),
  ];
  const zero = new Float64Array(samples.count);
  return {
    ...grid,
    height: dimension === 3 ? points[indices[0] * 3 + 2] : null,
    target: indices.map((i) => target[i]),
    learnt: levels.flatMap(({ level, times, errors }) =>
      times.map((time, k): LevelImage => ({ level, time, values: indices.map((i) => target[i] + errors[k][i]) })),
    ),
    errors: levels.flatMap(({ errors }) =>
      relativeDistance(
        errors,
        errors.map(() => zero),
        initialError,
      ),
    ),
  };
}

function spectrumImages(
  { case: theCase, samples, times, probes }: Experiment,
  mesh: SimplexMesh,
  { solution }: PdeRun,
  kernel: KernelRun,
  networks: readonly ShownNetwork[],
): ReportImages["spectra"] {
  const unit = angularFactor(theCase);
  const visible = Math.max(spectrumReach(mesh, solution.fields, SPECTRUM_EDGE), ...probes.angular.flat().map(Math.abs));
  const ends = [-visible / unit, visible / unit] as const;
  const grid: PixelGrid = { x: ends, y: ends, columns: SPECTRUM_PIXELS, rows: SPECTRUM_PIXELS };
  const frequencies = pixelCentres(grid).map(([xi1, xi2]) =>
    mesh.dimension === 3 ? [unit * xi1, unit * xi2, 0] : [unit * xi1, unit * xi2],
  );
  const onMesh = magnitudesAt(mesh, frequencies);
  const inside = onMesh(solution.fields[0]);
  const flat = Float64Array.from(frequencies.flat());
  const ofSamples = (values: Float64Array) => {
    const { re, im } = spectrumOfSamples(samples, values, flat);
    return Array.from(re, (value, i) => (inside[i] === null ? null : Math.hypot(value, im[i])));
  };
  const network = networks.at(-1);
  const second = network ?? { label: "kernel flow", times, residuals: kernel.values };
  return {
    ...grid,
    levels: [
      ...[0, ...shownTimes(times)].map((i) => ({
        level: "PDE",
        time: times[i],
        values: onMesh(solution.fields[i]),
      })),
      ...[0, ...shownTimes(second.times)].map((i) => ({
        level: second.label,
        time: second.times[i],
        values: ofSamples(second.residuals[i]),
      })),
    ],
  };
}

/** Which of ascending times are shown: those after 0, thinned evenly. */
function shownTimes(times: readonly number[]): number[] {
  const later = times.flatMap((time, i) => (time > 0 ? [i] : []));
  if (later.length <= MOST_TIMES) return later;
  return Array.from({ length: MOST_TIMES }, (_, k) => later[Math.round(((k + 1) * later.length) / MOST_TIMES) - 1]);
}

/**
 * The sample nearest to every pixel's centre, in 3-D on the plane z = 0, or through the box's middle where 0 is not inside. The pixels
 * cover the part of Ω where one of the functions is not small.
 */
function nearestSamples(
  samples: SampleSet,
  functions: readonly Float64Array[],
): { readonly grid: PixelGrid; readonly indices: readonly number[] } {
  const { box, dimension, count } = samples;
  const tensor = sampleGrid(samples);
  const spacings =
    tensor?.spacings ?? box.map(([lower, upper]) => (upper - lower) / Math.max(8, count ** (1 / dimension)));
  const [x, y] = [0, 1].map((axis) => busyRange(samples, functions, axis, spacings[axis]));
  const pixels = ([lower, upper]: readonly [number, number], axis: number) =>
    Math.min(MOST_PIXELS, Math.round((upper - lower) / spacings[axis]));
  const grid: PixelGrid = { x, y, columns: pixels(x, 0), rows: pixels(y, 1) };
  const height = dimension === 3 ? [planeHeight(box[2])] : [];
  const centres = pixelCentres(grid).map((centre) => [...centre, ...height]);
  if (tensor === undefined) return { grid, indices: centres.map((centre) => nearest(samples, centre)) };
  const indices = centres.map((centre) =>
    centre.reduceRight((index, coordinate, axis) => {
      const place = Math.floor((coordinate - box[axis][0]) / spacings[axis]);
      return index * tensor.counts[axis] + Math.min(Math.max(place, 0), tensor.counts[axis] - 1);
    }, 0),
  );
  return { grid, indices };
}

/** The part of an axis where some function is not small, in whole spacings from the box's lower end. */
function busyRange(
  { points, dimension, box }: SampleSet,
  functions: readonly Float64Array[],
  axis: number,
  spacing: number,
): readonly [number, number] {
  const [lower, upper] = box[axis];
  const cells = Math.round((upper - lower) / spacing);
  let [first, last] = [cells, -1];
  for (const values of functions) {
    const edge = FUNCTION_EDGE * values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    values.forEach((value, i) => {
      if (Math.abs(value) <= edge) return;
      const cell = Math.min(cells - 1, Math.floor((points[i * dimension + axis] - lower) / spacing));
      first = Math.min(first, cell);
      last = Math.max(last, cell);
    });
  }
  if (last < first) return [lower, upper];
  return [lower + Math.max(0, first - 1) * spacing, lower + Math.min(cells, last + 2) * spacing];
}

function planeHeight([lower, upper]: readonly [number, number]): number {
  return lower <= 0 && upper >= 0 ? 0 : (lower + upper) / 2;
}

function nearest({ points, dimension, count }: SampleSet, centre: readonly number[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    let square = 0;
    for (let k = 0; k < dimension; k++) square += (points[i * dimension + k] - centre[k]) ** 2;
    if (square < least) {
      least = square;
      best = i;
    }
  }
  return best;
}
