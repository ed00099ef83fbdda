import { angularFactor } from "../case/case.js";
import { inCaseUnits } from "../case/case-mesh.js";
import type { Experiment, KernelRun, PdeRun } from "../case/experiment.js";
import type { TrainingRun } from "../case/training-run.js";
import { inverseSpectrum } from "../compare/observe.js";
import type { ComplexField } from "../fourier/complex-field.js";
import type { SimplexMesh } from "../mesh/index.js";
import type { InputDimension } from "../network/input-dimension.js";
import { finiteValues } from "../spectral/coefficients.js";

export type FieldFormat = "npz" | "vtu";

/** Level 0 at the nodes of its mesh. */
export interface SpectralField {
  /** Points in the convention of the case. */
  readonly mesh: SimplexMesh;
  /** Starts with 0. */
  readonly times: readonly number[];
  /** One field per time. */
  readonly values: readonly ComplexField[];
  /** Of a network: A and B of the equations of the real and the imaginary part, one entry where both obey the same. */
  readonly coefficients?: readonly { readonly diffusion: Float64Array; readonly damping: Float64Array }[];
}

/** The error u(x, t) of one level on the samples. */
export interface SampleErrors {
  readonly times: readonly number[];
  /** One array per time. */
  readonly values: readonly Float64Array[];
}

/** Fields of the levels that were computed, as files of one format. */
export interface Fields {
  readonly format: FieldFormat;
  readonly spectrum?: SpectralField;
  /** Of a network: what is known on the samples. */
  readonly samples?: {
    readonly dimension: InputDimension;
    /** Row by row. */
    readonly points: Float64Array;
    readonly target: Float64Array;
    readonly levels: readonly (SampleErrors & { readonly level: "pde" | "ntk" })[];
    readonly training: readonly (SampleErrors & { readonly width: number; readonly seed: number })[];
  };
}

/** The fields of the levels of an experiment: of level 0 both the spectrum and, by the inverse transform, the error on the samples. */
export function networkFields(
  format: FieldFormat,
  { case: theCase, samples, times }: Experiment,
  { pde, ntk, training }: { readonly pde?: PdeRun; readonly ntk?: KernelRun; readonly training?: TrainingRun },
): Fields {
  const { dimension, points, target } = samples;
  return {
    format,
    ...(pde ? { spectrum: spectrumOf(pde, angularFactor(theCase), inCaseUnits(pde.solution.mesh, theCase)) } : {}),
    samples: {
      dimension,
      points,
      target,
      levels: [
        ...(pde ? [{ level: "pde" as const, times, values: errorsOf(pde, points) }] : []),
        ...(ntk ? [{ level: "ntk" as const, times, values: ntk.values }] : []),
      ],
      training: (training?.runs ?? []).map(({ width, seed, times, residuals }) => ({
        ...{ width, seed, times },
        values: residuals,
      })),
    },
  };
}

function errorsOf({ solution: { mesh, fields } }: PdeRun, points: Float64Array): readonly Float64Array[] {
  return fields.map((field) => inverseSpectrum(mesh, field, points));
}

function spectrumOf({ solution, problem }: PdeRun, unit: number, mesh: SimplexMesh): SpectralField {
  const { real, imaginary } = problem.coefficients;
  const angular = mesh.points.map((coordinate) => coordinate * unit);
  return {
    mesh,
    times: solution.times,
    values: solution.fields,
    coefficients: (real === imaginary ? [real] : [real, imaginary]).map(({ diffusion, damping }) => ({
      // A gradient by cycles is 2π times the one by radians.
      diffusion: finiteValues(diffusion, angular, mesh.dimension).map((value) => value / unit ** 2),
      damping: finiteValues(damping, angular, mesh.dimension),
    })),
  };
}

/** The memory of fields, for handing it to another thread instead of copying. */
export function buffersOf({ spectrum, samples }: Fields): ArrayBuffer[] {
  const { levels = [], training = [] } = samples ?? {};
  const arrays = [
    ...(spectrum?.values ?? []).flatMap(({ re, im }) => [re, im]),
    ...[...levels, ...training].flatMap(({ values }) => values),
  ];
  return [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))];
}
