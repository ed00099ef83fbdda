import { type Case, isPdeCase, type NetworkCase, type PdeCase } from "../case/case.js";
import { type DirectPdeRun, runDirectPde } from "../case/direct-pde.js";
import { type Experiment, experimentOf, runKernelFlow, runPde } from "../case/experiment.js";
import { initialisationOf } from "../case/initialisation.js";
import { plain } from "../case/quote.js";
import type { Diagnostics, LevelName, NetworkResult, ResultFile, ResultWarning } from "../case/result-file.js";
import type { Validation } from "../case/validation.js";
import { FileError, InputError } from "../errors.js";
import { reason } from "../files/reason.js";
import type { PdeResult } from "../report/pde/pde-report-data.js";
import type { CheckpointKeeper } from "../time/index.js";
import type { Warning } from "../warning.js";
import {
  checkpointFile,
  marchFingerprint,
  readCheckpoint,
  type SolveCheckpoint,
  writeCheckpoint,
} from "./checkpoint-file.js";
import { networkFields } from "./fields.js";
import type { Product, SolveWork } from "./product.js";
import { type Task, withBar } from "./task.js";
import { packageVersion } from "./version.js";
import type { Settings } from "./work-messages.js";

/** A march and what it may go on from. */
interface March {
  readonly checkpoint: CheckpointKeeper<SolveCheckpoint>;
  readonly resume: SolveCheckpoint | undefined;
}

/** Level 0, and level 1 on request. */
export async function computeSolve(theCase: Case, settings: Settings<SolveWork>, task: Task): Promise<Product> {
  const march = marchIn(theCase, settings, task);
  task.stopsByItself(theCase.time.method !== "krylov" && theCase.adapt === undefined);
  return isPdeCase(theCase)
    ? solveDirectly(theCase, settings, task, march)
    : solveNetwork(theCase, settings, task, march);
}

/** The march of a case in a folder: a checkpoint that cannot be written, the disk being full, does not end it. */
function marchIn(
  theCase: Case,
  { directory, resume, checkpointSeconds }: Settings<SolveWork>,
  { mesh, start, data, kept, notKept }: Task,
): March {
  const path = plain(checkpointFile(directory));
  const fingerprint = marchFingerprint(theCase, mesh, start, data);
  const found = resume ? readCheckpoint(directory, fingerprint) : undefined;
  const saved = () => kept(`${path} keeps the march so far`);
  if (found !== undefined) saved();
  const write = (checkpoint: SolveCheckpoint) => {
    try {
      writeCheckpoint(directory, fingerprint, checkpoint);
      saved();
    } catch (error) {
      notKept(path, reason(error instanceof FileError ? error.cause : error));
    }
  };
  return { checkpoint: { every: { seconds: checkpointSeconds }, write }, resume: found };
}

async function solveDirectly(
  theCase: PdeCase,
  { fields, plot: path }: Settings<SolveWork>,
  task: Task,
  { checkpoint, resume }: March,
): Promise<Product> {
  const run = withBar(task, "PDE", (onProgress) =>
    runDirectPde(theCase, {
      ...(task.mesh ? { mesh: task.mesh } : {}),
      ...(task.start ? { start: task.start } : {}),
      signal: task.stopping,
      checkpoint: { ...checkpoint, write: (march) => checkpoint.write({ kind: "pde", march }) },
      ...(resume?.kind === "pde" ? { resume: resume.march } : {}),
      onProgress,
    }),
  );
  // What comes after the march is neither kept nor stopped.
  task.stopsByItself(false);
  const result = resultOfPde(theCase, run);
  const plot = await plotted(path, async ({ collectPdeReportData, renderPdeFigure }) =>
    renderPdeFigure(collectPdeReportData(result, run), theCase.dimension === 1 ? "solution-curves" : "solution-images"),
  );
  return { result, ...directFields(fields, run), ...plot };
}

/** The solution of a case that states a PDE, as a result file. */
export function resultOfPde(theCase: PdeCase, run: DirectPdeRun): PdeResult {
  const { level, lines, errors, diagnostics, warnings } = run;
  return {
    format: "spectral-diffusion/result@1",
    case: theCase,
    levels: { pde: level },
    ...(lines ? { lines } : {}),
    ...(errors ? { errors } : {}),
    diagnostics,
    warnings: about("pde", warnings),
    environment: environment(),
  };
}

/** The solution of a PDE case at all nodes and times, where it is asked for. */
export function directFields(
  format: SolveWork["fields"],
  { solution: { mesh, times }, fields }: DirectPdeRun,
): Pick<Product, "fields"> {
  return format === "none" ? {} : { fields: { format, spectrum: { mesh, times, values: fields } } };
}

/** A picture, where one is wanted and there is something to see: what draws is loaded only then. */
async function plotted(
  path: string | undefined,
  draw: (report: typeof import("../report/index.js")) => Promise<string>,
): Promise<Pick<Product, "plot" | "failures">> {
  if (path === undefined) return {};
  try {
    return { plot: { path, svg: await draw(await import("../report/index.js")) } };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { failures: [`--plot: ${error.message}`] };
  }
}

async function solveNetwork(
  theCase: NetworkCase,
  { ntk, fields: format, plot: path }: Settings<SolveWork>,
  task: Task,
  { checkpoint, resume }: March,
): Promise<Product> {
  const experiment = await experimentOf(theCase, task.data);
  const pde = withBar(task, "spectral PDE", (onProgress) =>
    runPde(experiment, {
      ...(task.mesh ? { mesh: task.mesh } : {}),
      signal: task.stopping,
      checkpoint: { ...checkpoint, write: (march) => checkpoint.write({ kind: "spectrum", march }) },
      ...(resume?.kind === "spectrum" ? { resume: resume.march } : {}),
      onProgress,
    }),
  );
  task.stopsByItself(false);
  const kernel = ntk ? withBar(task, "kernel flow", () => runKernelFlow(experiment)) : undefined;
  const levels = { pde, ...(kernel ? { ntk: kernel } : {}) };
  const result = resultOf(experiment, levels);
  return {
    result,
    ...(format === "none" ? {} : { fields: networkFields(format, experiment, levels) }),
    ...(await plotted(path, ({ renderSpectrum }) => renderSpectrum(experiment, pde, result))),
  };
}

/** What a run of a level adds to the result file. */
interface LevelRun<Level> {
  readonly level: Level;
  readonly diagnostics?: Diagnostics;
  readonly warnings: readonly Warning[];
}

type LevelRuns = Partial<Pick<Validation, "comparison" | "widthLaw" | "warnings">> & {
  readonly [Name in LevelName]?: LevelRun<NonNullable<ResultFile["levels"][Name]>>;
};

/** What levels of an experiment have given, as a result file. */
export function resultOf(
  experiment: Experiment,
  { pde, ntk, training, comparison, widthLaw, ...validation }: LevelRuns,
): NetworkResult {
  const { case: theCase, own: ownSubject, warnings } = experiment;
  // What is said of the case as a whole is among the warnings of each level.
  const own = (run: { readonly warnings: readonly Warning[] } | undefined) =>
    (run?.warnings ?? []).filter((warning) => !warnings.includes(warning));
  return {
    format: "spectral-diffusion/result@1",
    case: theCase,
    ...(ownSubject ? { data: ownSubject.summary } : {}),
    levels: {
      ...(pde ? { pde: pde.level } : {}),
      ...(ntk ? { ntk: ntk.level } : {}),
      ...(training ? { training: training.level } : {}),
    },
    ...(comparison ? { comparison } : {}),
    ...(widthLaw ? { widthLaw } : {}),
    initialisation: initialisationOf(experiment),
    diagnostics: { ...pde?.diagnostics, ...ntk?.diagnostics, ...training?.diagnostics },
    warnings: [
      ...warnings,
      ...about("pde", own(pde)),
      ...about("ntk", own(ntk)),
      ...about("training", own(training)),
      ...about("comparison", validation.warnings ?? []),
    ],
    environment: environment(),
  };
}

function about(level: NonNullable<ResultWarning["level"]>, warnings: readonly Warning[]): ResultFile["warnings"] {
  return warnings.map((warning) => ({ ...warning, level }));
}

function environment(): ResultFile["environment"] {
  return {
    package: "spectral-diffusion",
    version: packageVersion(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
}
