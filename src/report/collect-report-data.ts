import { angularFactor } from "../case/case.js";
import type { Experiment, KernelRun, PdeRun } from "../case/experiment.js";
import type { NetworkResult } from "../case/result-file.js";
import { relativeErrors } from "../compare/level.js";
import { inverseSpectrum, observeSpectrum } from "../compare/observe.js";
import { isIntervalMesh } from "../mesh/index.js";
import { familyOf } from "../network/families/index.js";
import {
  type Coefficients,
  coefficientsByScale,
  finiteValues,
  largestDiffusivity,
  resolutionOn,
  type SpectralCoefficients,
  spectralCoefficients,
} from "../spectral/coefficients.js";
import { solveSpectralProblem } from "../spectral/solve-spectral-problem.js";
import { collectImages, meshFacts } from "./collect-images.js";
import type { HeldOutLine, ReportData } from "./report-data.js";
import type { ShownNetwork } from "./shown-network.js";
import { magnitudesByDistance, visibleFrequency } from "./shown-spectrum.js";

const CURVE_POINTS = 401;
const IMAGE_POINTS = 181;
const IMAGE_TIMES = 49;
/** The image shows times from the first one saved divided by this. */
const IMAGE_LEAD = 10;
/** Far below what a line on a logarithmic axis shows. */
const IMAGE_TOLERANCE = 1e-8;
const FUNCTION_POINTS = 512;

/** Everything the report draws, from what the levels computed. */
export function collectReportData(
  experiment: Experiment,
  pde: PdeRun,
  kernel: KernelRun,
  networks: readonly ShownNetwork[],
  result: NetworkResult,
  timings: ReportData["timings"],
): ReportData {
  const unit = angularFactor(experiment.case);
  const shown = visibleFrequency(experiment, pde);
  const curves = spaced(0, shown, CURVE_POINTS);
  const { mesh } = pde.solution;
  return {
    result,
    coefficients: coefficientFigures(experiment, pde.problem.coefficients, curves, unit),
    spectrum: spectrumAt(curves, pde, unit),
    ...timeFrequencyImage(experiment, pde, spaced(0, shown, IMAGE_POINTS), unit),
    ...(isIntervalMesh(mesh)
      ? { functions: functionFigure(experiment, pde, kernel, networks) }
      : {
          functions: { x: [], target: [], learnt: [] },
          images: collectImages(experiment, mesh, pde, kernel, networks),
          mesh: meshFacts(mesh, unit),
        }),
    ...heldOutLines(kernel, networks),
    timings,
  };
}

/** Errors on samples that are not trained on, at all levels that know them. */
function heldOutLines({ heldOut, leftOut }: KernelRun, networks: readonly ShownNetwork[]): Pick<ReportData, "heldOut"> {
  const lines: readonly HeldOutLine[] = [
    ...(leftOut === undefined
      ? []
      : [{ label: "foretold by the training samples", kind: "foretold" as const, ...leftOut }]),
    ...(heldOut === undefined ? [] : [{ label: "kernel flow", kind: "flow" as const, ...heldOut }]),
    ...networks.flatMap((network) =>
      network.heldOut === undefined ? [] : [{ label: network.label, kind: "network" as const, ...network.heldOut }],
    ),
  ];
  return lines.length === 0 ? {} : { heldOut: lines };
}

/** The spectra of level 0 alone, as far as there is something to see. */
export function collectSpectrum(experiment: Experiment, pde: PdeRun): ReportData["spectrum"] {
  return spectrumAt(spaced(0, visibleFrequency(experiment, pde), CURVE_POINTS), pde, angularFactor(experiment.case));
}

function spectrumAt(angular: Float64Array, { solution }: PdeRun, unit: number): ReportData["spectrum"] {
  const { mesh, fields, times } = solution;
  return {
    frequency: Array.from(angular, (xi) => xi / unit),
    times,
    magnitude: fields.map(magnitudesByDistance(mesh, angular)),
  };
}

function coefficientFigures(
  { network, samples }: Experiment,
  total: SpectralCoefficients,
  angular: Float64Array,
  unit: number,
): ReportData["coefficients"] {
  const resolution = resolutionOn(samples.box);
  const byScale = coefficientsByScale(network, samples.measureFactor, resolution);
  const { dimension } = samples;
  const family = familyOf(network);
  const scales = family.subnetworks(network).map(({ scale }) => scale);
  const shallower = (family.byDepth?.(network) ?? []).slice(0, -1);
  const byDepth = shallower.map((each) => spectralCoefficients(each, samples.measureFactor, resolution));
  const split = total.real !== total.imaginary;
  return (split ? (["real", "imaginary"] as const) : (["real"] as const)).map((part) => ({
    part: split ? `${part} part` : "real and imaginary part",
    frequency: Array.from(angular, (xi) => xi / unit),
    curves: [
      ...(scales.length > 1
        ? byScale.map((coefficients, p) => ({
            label: `scale ${scales[p]}`,
            ...sample(coefficients[part], angular, dimension, unit),
          }))
        : []),
      ...byDepth.map((coefficients, l) => ({
        label: l === 0 ? "1 layer" : `${l + 1} layers`,
        ...sample(coefficients[part], angular, dimension, unit),
      })),
      {
        label: scales.length > 1 ? "all scales" : byDepth.length > 0 ? "all layers" : "all",
        ...sample(total[part], angular, dimension, unit),
      },
    ],
  }));
}

/** A and B at points of the first axis, in the case's unit: a gradient in cycles is 2π times the angular one. */
function sample(coefficients: Coefficients, angular: Float64Array, dimension: number, unit: number) {
  const points = new Float64Array(angular.length * dimension);
  angular.forEach((xi, i) => {
    points[i * dimension] = xi;
  });
  return {
    diffusion: Array.from(
      finiteValues(largestDiffusivity(coefficients), points, dimension),
      (value) => value / unit ** 2,
    ),
    damping: Array.from(finiteValues(coefficients.damping, points, dimension)),
  };
}

function timeFrequencyImage(
  { times, probes }: Experiment,
  { problem }: PdeRun,
  angular: Float64Array,
  unit: number,
): Pick<ReportData, "image" | "decay"> {
  const first = Math.log(times[1] / IMAGE_LEAD);
  const last = Math.log(times[times.length - 1]);
  const imageTimes = Array.from(spaced(first, last, IMAGE_TIMES), Math.exp);
  const { mesh, fields } = solveSpectralProblem(problem, { method: "krylov", tolerance: IMAGE_TOLERANCE }, imageTimes);
  const image = {
    frequency: Array.from(angular, (xi) => xi / unit),
    times: imageTimes,
    magnitude: fields.map(magnitudesByDistance(mesh, angular)),
  };
  const level = observeSpectrum(mesh, [problem.initial, ...fields], [0, ...imageTimes], probes, problem);
  return { image, decay: level.probes.map((probe) => relativeErrors(level, probe).slice(1)) };
}

function functionFigure(
  { samples, times }: Experiment,
  { solution }: PdeRun,
  kernel: KernelRun,
  networks: readonly ShownNetwork[],
): ReportData["functions"] {
  const stride = Math.max(1, Math.floor(samples.count / FUNCTION_POINTS));
  const thin = (values: Float64Array) => Array.from(values).filter((_, i) => i % stride === 0);
  const learnt = (error: Float64Array) => thin(samples.target.map((f, i) => f + error[i]));
  const functions = (level: string, at: readonly number[], errors: readonly Float64Array[]) =>
    at.flatMap((time, i) => (time > 0 ? [{ level, time, values: learnt(errors[i]) }] : []));
  const pdeErrors = solution.fields.map((field) => inverseSpectrum(solution.mesh, field, samples.points));
  return {
    x: thin(samples.points),
    target: thin(samples.target),
    learnt: [
      ...functions("PDE", times, pdeErrors),
      ...functions("kernel flow", times, kernel.values),
      ...networks.flatMap(({ label, times, residuals }) => functions(label, times, residuals)),
    ],
  };
}

function spaced(first: number, last: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => first + ((last - first) * i) / (count - 1));
}
