import { angularFactor } from "../case/case.js";
import type { Experiment, KernelRun, PdeRun } from "../case/experiment.js";
import type { NetworkResult } from "../case/result-file.js";
import { inverseSpectrum, observeSpectrum } from "../compare/observe.js";
import { NotAvailableError } from "../errors.js";
import type { ComplexField } from "../fourier/nufft.js";
import { type FrequencyMesh, type IntervalMesh, interpolate, isIntervalMesh } from "../mesh/index.js";
import { scalesOf } from "../network/network.js";
import {
  type Coefficients,
  coefficientsByScale,
  finiteValues,
  type SpectralCoefficients,
} from "../spectral/coefficients.js";
import { solveSpectralProblem } from "../spectral/spectral-problem.js";
import type { ReportData } from "./report-data.js";

const CURVE_POINTS = 401;
const IMAGE_POINTS = 181;
const IMAGE_TIMES = 49;
/** The image shows times from the first one saved divided by this. */
const IMAGE_LEAD = 10;
/** Far below what a line on a logarithmic axis shows. */
const IMAGE_TOLERANCE = 1e-8;
const FUNCTION_POINTS = 512;
/** Frequencies are shown as far as the initial spectrum or the coefficients reach this part of their maximum. */
const VISIBLE = 1e-4;

/** A trained network whose learnt function is shown. */
export interface ShownNetwork {
  readonly label: string;
  readonly times: readonly number[];
  /** Its errors at the samples, one array per time. */
  readonly residuals: readonly Float64Array[];
}

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
  const { mesh, fields, times } = pde.solution;
  return {
    result,
    coefficients: coefficientFigures(experiment, pde.problem.coefficients, curves, unit),
    spectrum: {
      frequency: Array.from(curves, (xi) => xi / unit),
      times,
      magnitude: fields.map((field) => magnitude(mesh, field, curves)),
    },
    ...timeFrequencyImage(experiment, pde, spaced(0, shown, IMAGE_POINTS), unit),
    functions: functionFigure(experiment, pde, kernel, networks),
    timings,
  };
}

/** The angular frequency up to which there is something to see: probes, initial spectrum and coefficients. */
function visibleFrequency({ probes }: Experiment, { problem }: PdeRun): number {
  const { mesh, coefficients, initial } = problem;
  const { nodes } = onInterval(mesh);
  const reach = (values: Float64Array) => {
    const most = values.reduce((a, b) => Math.max(a, b), 0);
    return values.reduce((far, value, i) => (value > VISIBLE * most ? Math.max(far, Math.abs(nodes[i])) : far), 0);
  };
  const far = Math.max(
    ...probes.angular.flat().map(Math.abs),
    reach(initial.re.map((re, i) => Math.hypot(re, initial.im[i]))),
    Math.min(
      reach(finiteValues(coefficients.real.damping, nodes)) || Number.POSITIVE_INFINITY,
      reach(finiteValues(coefficients.real.diffusion, nodes)) || Number.POSITIVE_INFINITY,
    ),
  );
  return Math.min(Number.isFinite(far) ? 1.05 * far : nodes[nodes.length - 1], nodes[nodes.length - 1]);
}

function coefficientFigures(
  { network, samples }: Experiment,
  total: SpectralCoefficients,
  angular: Float64Array,
  unit: number,
): ReportData["coefficients"] {
  const byScale = coefficientsByScale(network, samples.measureFactor);
  const scales = scalesOf(network);
  const split = total.real !== total.imaginary;
  return (split ? (["real", "imaginary"] as const) : (["real"] as const)).map((part) => ({
    part: split ? `${part} part` : "real and imaginary part",
    frequency: Array.from(angular, (xi) => xi / unit),
    curves: [
      ...(scales.length > 1
        ? byScale.map((coefficients, p) => ({
            label: `scale ${scales[p]}`,
            ...sample(coefficients[part], angular, unit),
          }))
        : []),
      { label: scales.length > 1 ? "all scales" : "all", ...sample(total[part], angular, unit) },
    ],
  }));
}

/** A and B at the frequencies, in the case's unit: a gradient in cycles is 2π times the angular one. */
function sample({ diffusion, damping }: Coefficients, angular: Float64Array, unit: number) {
  return {
    diffusion: Array.from(finiteValues(diffusion, angular), (value) => value / unit ** 2),
    damping: Array.from(finiteValues(damping, angular)),
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
    magnitude: fields.map((field) => magnitude(mesh, field, angular)),
  };
  const level = observeSpectrum(mesh, [problem.initial, ...fields], [0, ...imageTimes], probes);
  return { image, decay: level.probes.map(({ relative }) => relative.slice(1)) };
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

function magnitude(mesh: FrequencyMesh, { re, im }: ComplexField, angular: Float64Array): number[] {
  const line = onInterval(mesh);
  return Array.from(angular, (xi) => Math.hypot(interpolate(line, re, xi), interpolate(line, im, xi)));
}

function onInterval(mesh: FrequencyMesh): IntervalMesh {
  if (isIntervalMesh(mesh)) return mesh;
  throw new NotAvailableError("dimension", "reports in 2-D and 3-D");
}

function spaced(first: number, last: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => first + ((last - first) * i) / (count - 1));
}
