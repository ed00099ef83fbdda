import { type Case, isPdeCase, type NetworkCase, type PdeCase } from "../case/case.js";
import { inCaseUnits } from "../case/case-mesh.js";
import { runDirectPde } from "../case/direct-pde.js";
import {
  type Experiment,
  experimentOf,
  type KernelRun,
  type PdeRun,
  runKernelFlow,
  runPde,
} from "../case/experiment.js";
import type { Diagnostics, NetworkResult, ResultFile } from "../case/result-file.js";
import type { ComplexField } from "../fourier/complex-field.js";
import type { SimplexMesh } from "../mesh/index.js";
import type { SpectralSolveOptions } from "../spectral/index.js";
import type { CheckpointKeeper, StopSignal } from "../time/index.js";
import type { Warning } from "../warning.js";
import type { SolveCheckpoint } from "./checkpoint-file.js";
import type { Product, SolveWork, WorkOptions } from "./product.js";
import { packageVersion } from "./version.js";

/** What the computation behind `specdiff solve` is told. */
export interface SolveTask extends WorkOptions, Pick<SolveWork, "ntk" | "fields"> {
  readonly signal: StopSignal;
  readonly checkpoint: CheckpointKeeper<SolveCheckpoint>;
  readonly resume?: SolveCheckpoint;
  /** Told when the march is over: what comes after it is neither kept nor stopped. */
  marched(): void;
}

/** Level 0, and level 1 on request. */
export async function computeSolve(theCase: Case, options: SolveTask): Promise<Product> {
  return isPdeCase(theCase) ? solveDirectly(theCase, options) : solveNetwork(theCase, options);
}

function solveDirectly(theCase: PdeCase, { mesh, signal, checkpoint, resume, ...options }: SolveTask): Product {
  const bar = options.progress("PDE", 1);
  try {
    const { solution, fields, level, lines, errors, diagnostics, warnings } = runDirectPde(theCase, {
      ...(mesh ? { mesh } : {}),
      signal,
      checkpoint: { ...checkpoint, write: (march) => checkpoint.write({ kind: "pde", march }) },
      ...(resume?.kind === "pde" ? { resume: resume.march } : {}),
      onProgress: (fraction) => bar.advance(fraction),
    });
    return {
      result: {
        format: "spectral-diffusion/result@1",
        case: theCase,
        levels: { pde: level },
        ...(lines ? { lines } : {}),
        ...(errors ? { errors } : {}),
        diagnostics,
        warnings,
        environment: environment(),
      },
      ...fieldsOf(options.fields, () => solution.mesh, solution.times, fields),
    };
  } finally {
    bar.finish();
  }
}

async function solveNetwork(
  theCase: NetworkCase,
  { signal, checkpoint, resume, ...options }: SolveTask,
): Promise<Product> {
  const experiment = await experimentOf(theCase);
  const pde = solvedPde(experiment, options, {
    signal,
    checkpoint: { ...checkpoint, write: (march) => checkpoint.write({ kind: "spectrum", march }) },
    ...(resume?.kind === "spectrum" ? { resume: resume.march } : {}),
  });
  options.marched();
  const kernel = options.ntk ? flow(experiment, options) : undefined;
  const { mesh, fields, times } = pde.solution;
  return {
    result: resultOf(experiment, { pde: pde.level, ...(kernel ? { ntk: kernel.level } : {}) }, [pde, kernel]),
    ...fieldsOf(options.fields, () => inCaseUnits(mesh, theCase), times, fields),
  };
}

/** Level 0 with a bar. */
export function solvedPde(
  experiment: Experiment,
  { mesh, progress }: WorkOptions,
  options: SpectralSolveOptions = {},
): PdeRun {
  const bar = progress("spectral PDE", 1);
  try {
    const onProgress = (fraction: number) => bar.advance(fraction);
    return runPde(experiment, { ...options, ...(mesh ? { mesh } : {}), onProgress });
  } finally {
    bar.finish();
  }
}

/** Level 1 with a bar. */
export function flow(experiment: Experiment, options: WorkOptions): KernelRun {
  const bar = options.progress("kernel flow", 1);
  try {
    return runKernelFlow(experiment);
  } finally {
    bar.finish();
  }
}

/** What levels of an experiment have given, as a result file. */
export function resultOf(
  { case: theCase }: Experiment,
  levels: ResultFile["levels"],
  parts: readonly ({ readonly diagnostics: Diagnostics; readonly warnings: readonly Warning[] } | undefined)[],
): NetworkResult {
  return {
    format: "spectral-diffusion/result@1",
    case: theCase,
    levels,
    diagnostics: Object.assign({}, ...parts.map((part) => part?.diagnostics)),
    warnings: parts.flatMap((part) => part?.warnings ?? []),
    environment: environment(),
  };
}

function environment(): ResultFile["environment"] {
  return {
    package: "spectral-diffusion",
    version: packageVersion(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
}

function fieldsOf(
  format: SolveTask["fields"],
  mesh: () => SimplexMesh,
  times: readonly number[],
  fields: readonly ComplexField[],
): Pick<Product, "fields"> {
  if (format === "none") return {};
  return { fields: { format, mesh: mesh(), times, re: fields.map(({ re }) => re), im: fields.map(({ im }) => im) } };
}
