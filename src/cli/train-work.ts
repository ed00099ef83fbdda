import { join } from "node:path";
import type { NetworkCase } from "../case/case.js";
import { type Experiment, experimentOf } from "../case/experiment.js";
import { kernelWhereThereIs } from "../case/filtered-loss.js";
import { heldOutCurve } from "../case/held-out.js";
import { plain } from "../case/quote.js";
import { runTraining, type TrainNetworks } from "../case/training-run.js";
import { runValidation, type Validation, type ValidationStage } from "../case/validation.js";
import { collectReportData } from "../report/collect-report-data.js";
import { renderReport } from "../report/report.js";
import type { ReportData } from "../report/report-data.js";
import type { ShownNetwork } from "../report/shown-network.js";
import { automaticChoice } from "../train/engine-choice.js";
import { type TrainingJob, wishesOf } from "../train/run.js";
import { storedLearningRate } from "../train/run-file.node.js";
import { trainSweep } from "../train/sweep.node.js";
import { endingOf } from "./exit.js";
import { networkFields } from "./fields.js";
import type { Product, TrainWork } from "./product.js";
import { resultOf } from "./solve-work.js";
import { afterwards, type Task, withBar } from "./task.js";
import { sweepProgress } from "./training-progress.js";
import type { Settings } from "./work-messages.js";

/** Level 2: every width and seed. */
export async function computeTrain(theCase: NetworkCase, settings: Settings<TrainWork>, task: Task): Promise<Product> {
  const experiment = await experimentOf(theCase, task.data);
  const propagator = kernelWhereThereIs(experiment)?.propagator ?? null;
  const remarks: string[] = [];
  const training = await runTraining(experiment, propagator, networksOf(settings, task, remarks));
  const diagnostics = propagator === null ? {} : { lambdaMax: propagator.lambdaMax };
  return {
    result: resultOf(experiment, { training: { ...training, diagnostics } }),
    remarks,
    ...fieldsOf(settings, experiment, { training }),
  };
}

const stageNames: Readonly<Record<ValidationStage, string>> = {
  pde: "spectral PDE (level 0)",
  ntk: "kernel flow (level 1)",
  training: "training (level 2)",
  "width-law": "predicted width law",
};

/** All levels, their comparison, the width law and, where levels 0 and 1 are there, the report. */
export async function computeValidate(
  theCase: NetworkCase,
  settings: Settings<TrainWork>,
  task: Task,
): Promise<Product> {
  const experiment = await experimentOf(theCase, task.data);
  const { timings, time } = stopwatch();
  const remarks: string[] = [];
  const validation = await runValidation(experiment, {
    ...(task.mesh ? { mesh: task.mesh } : {}),
    train: networksOf(settings, task, remarks),
    signal: task.aborting,
    stage: (name, work) =>
      time(stageNames[name], () =>
        // Training has a bar of its own.
        name === "training" ? work(() => {}) : withBar(task, stageNames[name], work),
      ),
  });
  const { pde, ntk } = validation;
  const result = resultOf(experiment, validation);
  const failures = validation.failures.map(
    ({ stage, error }) => `${stageNames[stage]} failed: ${endingOf(error, false).message}`,
  );
  const product = { result, remarks, failures, ...fieldsOf(settings, experiment, validation) };
  if (pde === undefined || ntk === undefined) return product;
  const networks = shownNetworks(experiment, validation);
  const data = time("figures' data", () => collectReportData(experiment, pde, ntk, networks, result, timings));
  return { ...product, report: await renderReport(data) };
}

function fieldsOf(
  { fields }: Settings<TrainWork>,
  experiment: Experiment,
  levels: Parameters<typeof networkFields>[2],
): Pick<Product, "fields"> {
  return fields === "none" ? {} : { fields: networkFields(fields, experiment, levels) };
}

/** The first network of the largest width. */
function shownNetworks(experiment: Experiment, validation: Validation): readonly ShownNetwork[] {
  const widest = experiment.case.training?.widths.at(-1);
  const shown = validation.training?.runs.find((run) => run.width === widest);
  if (shown === undefined) return [];
  const { width, seed, times, residuals } = shown;
  const heldOut = heldOutCurve(experiment, shown);
  return [{ label: `width ${width}, seed ${seed}`, times, residuals, ...(heldOut === undefined ? {} : { heldOut }) }];
}

/** What "auto" took for the networks of a job and why, a line for widths with the same. */
async function engineRemarks(job: TrainingJob, widths: readonly number[]): Promise<readonly string[]> {
  if (job.engine !== "auto") return [];
  const byChoice = new Map<string, number[]>();
  for (const width of widths) {
    const { engine, passedOver } = await automaticChoice(wishesOf(job, width));
    const passed = passedOver.map((each) => `${each.engine}, which ${each.reason}`);
    const why =
      passed.length === 0 ? "the first of its list that trains this network" : `passing over ${passed.join(", and ")}`;
    const said = `${engine.name}, ${why}`;
    byChoice.set(said, [...(byChoice.get(said) ?? []), width]);
  }
  return [...byChoice].map(([said, alike]) => `engine "auto" for width ${alike.join(", ")}: ${said}`);
}

/** Trains in threads, each network on disk as soon as it is finished. @param remarks gets what is to be told of the last training */
function networksOf(
  { directory, resume, threads, shard }: Settings<TrainWork>,
  task: Task,
  remarks: string[],
): TrainNetworks {
  const train: TrainNetworks["train"] = async (job, widths, seeds, anyRate) => {
    remarks.splice(0, remarks.length, ...(await engineRemarks(job, widths)));
    const bar = sweepProgress(widths, seeds.length, task.progress);
    let kept = 0;
    task.stopsByItself(true);
    try {
      return await trainSweep(job, {
        widths,
        seeds,
        directory,
        resume: resume && anyRate ? "any-rate" : resume,
        signal: task.aborting,
        onProgress(progress) {
          const { finished, runs } = progress;
          if (finished > kept) {
            task.kept(`${finished} of ${runs} networks are finished and kept in ${plain(join(directory, "runs"))}`);
          }
          kept = finished;
          bar.onProgress(progress);
        },
        ...(threads === undefined ? {} : { threads }),
        ...(shard === undefined ? {} : { chosen: (index) => (shard.before + index) % shard.of === shard.index - 1 }),
      });
    } finally {
      bar.finish();
      task.stopsByItself(false);
    }
  };
  return { train, ...(resume ? { storedRate: (job) => storedLearningRate(directory, job) } : {}) };
}

interface Stopwatch {
  readonly timings: ReportData["timings"];
  /** Does a piece of work and notes how long it took. */
  time<Result>(what: string, work: () => Result): Result;
}

function stopwatch(): Stopwatch {
  const timings: { what: string; seconds: number }[] = [];
  return {
    timings,
    time(what, work) {
      const start = performance.now();
      return afterwards(work, () => void timings.push({ what, seconds: (performance.now() - start) / 1000 }));
    },
  };
}
