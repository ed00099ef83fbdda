import type { NetworkResult } from "../../case/result-file.js";
import { type SampleSet, sampleGrid } from "../../data/samples.js";
import { type Confirmation, type DesignRun, highestFrequency, lengthDensity } from "../../design/index.js";
import { isScalarLaw, type WeightLaw } from "../../network/law.js";
import { distribution, weightVectorLaw } from "../../network/laws/index.js";
import { spectrumOfSamples } from "../../spectral/initial-spectrum.js";
import type { DesignReportData } from "./design-report-data.js";

const POINTS = 600;
/** At 0 a density that jumps there would count from both sides. */
const ASIDE = 1e-9;

/** What the report on a design draws, from what the design found and the networks that confirmed it. */
export function collectDesignReportData(
  result: NetworkResult,
  samples: SampleSet,
  { design, shells, waterLevel, curves }: DesignRun,
  confirmations: readonly Confirmation[],
  timings: DesignReportData["timings"],
): DesignReportData {
  const { candidates, chosen } = design;
  const laws = [...new Set([chosen, "normal"])].flatMap((name) => {
    const candidate = candidates.find((each) => each.name === name);
    const law = candidate?.weights ?? candidate?.slopes;
    return law === undefined || !("law" in law) ? [] : [{ name, law }];
  });
  const longest = Math.max(shells?.radii[shells.radii.length - 1] ?? 0, ...laws.map(({ law }) => extentOf(law)));
  const lengths = Array.from({ length: POINTS }, (_, k) => (longest * (k + 1)) / POINTS);
  return {
    result,
    measure:
      "heldOut" in (result.case.design?.objective ?? {})
        ? "error at samples left out / variance"
        : "energy left / initial energy",
    spectrum: shells && {
      frequency: [...shells.radii],
      power: [...shells.power],
      // What stands above it is of laws that are alike in all directions.
      water: laws[0]?.name === chosen && isScalarLaw(laws[0].law) ? waterLevel : null,
    },
    laws: laws.map(({ name, law }) => {
      const density = lengthDensity(law, samples.dimension);
      const places = law.law === "table" ? law.points.map(([w]) => w) : lengths;
      return { name, frequency: places, density: places.map((w) => density(Math.max(w, ASIDE * longest))) };
    }),
    ...planeOf(samples, laws[0]),
    curves: candidates.map(({ name }, k) => ({ name, ...curves[k] })),
    trained: confirmations.flatMap(({ trained, curves: ofLaw }) =>
      ofLaw.map((curve) => ({ name: trained.name, ...curve })),
    ),
    ...pictureOf(samples, confirmations),
    timings,
  };
}

/** Pixels along either axis. */
const PIXELS = 97;

function planeOf(
  samples: SampleSet,
  chosen: { readonly name: string; readonly law: WeightLaw } | undefined,
): Pick<DesignReportData, "plane"> {
  if (samples.dimension !== 2 || chosen === undefined || isScalarLaw(chosen.law)) return {};
  const { density, extents } = weightVectorLaw(chosen.law, 2);
  const highest = highestFrequency(samples);
  const [x, y] = extents.map((extent): [number, number] => [-Math.min(extent, highest), Math.min(extent, highest)]);
  const frequencies = Float64Array.from({ length: 2 * PIXELS * PIXELS }, (_, at) => {
    const [lower, upper] = at % 2 === 0 ? x : y;
    const place = at % 2 === 0 ? (at / 2) % PIXELS : Math.floor(at / 2 / PIXELS);
    return lower + ((place + 0.5) * (upper - lower)) / PIXELS;
  });
  const { re, im } = spectrumOfSamples(samples, samples.target, frequencies);
  return {
    plane: {
      ...{ x, y, columns: PIXELS, rows: PIXELS, name: chosen.name },
      power: Array.from(re, (value, k) => value ** 2 + im[k] ** 2),
      density: Array.from(re, (_, k) => density(frequencies, 2 * k)),
    },
  };
}

/** What the first networks made of a picture on a grid. */
function pictureOf(samples: SampleSet, confirmations: readonly Confirmation[]): Pick<DesignReportData, "picture"> {
  const grid = sampleGrid(samples);
  if (samples.dimension !== 2 || grid === undefined || confirmations.length === 0) return {};
  const { target, box, count } = samples;
  const [least, most] = target.reduce(([a, b], f) => [Math.min(a, f), Math.max(b, f)], [target[0], target[0]]);
  const energy = target.reduce((sum, f) => sum + f * f, 0) / count;
  return {
    picture: {
      ...{ x: box[0], y: box[1], columns: grid.counts[0], rows: grid.counts[1], target: [...target] },
      learnt: confirmations.map(({ trained, curves: [{ times, left }], residual }) => ({
        name: trained.name,
        values: Array.from(target, (f, i) => f + residual[i]),
        steps: times.map((time) => Math.round(time / trained.learningRate)),
        psnr: left.map((part) => 10 * Math.log10((most - least) ** 2 / Math.max(part * energy, Number.MIN_VALUE))),
      })),
    },
  };
}

function extentOf(law: WeightLaw): number {
  if (!isScalarLaw(law)) return Math.hypot(...weightVectorLaw(law, 2).extents);
  const { extent, variance } = distribution(law);
  return Number.isFinite(extent) ? extent : Number.isFinite(variance) ? 4 * Math.sqrt(variance) : 0;
}
