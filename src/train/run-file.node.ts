import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "../files/make-folder.node.js";
import { writeFileAtomicallySync } from "../files/write-file.node.js";
import type { FlowJob, RunResult, TrainingJob, TrainingTask } from "./run.js";
import { watchSteps } from "./watch.js";
import type { RunTask } from "./worker-messages.js";

const format = "spectral-diffusion/run@2";

/**
 * What is found on disk for a task: a result of this job, one with another learning rate, one that was not saved at all the steps wanted,
 * one of another job, or nothing that can be used.
 */
export type StoredRun =
  | { readonly kind: "result"; readonly result: RunResult }
  | { readonly kind: "other-rate"; readonly learningRate: number }
  | { readonly kind: "other-steps" }
  | { readonly kind: "other-job" }
  | { readonly kind: "none" };

/** A hash of everything that the result of a run depends on besides width, seed, learning rate and steps. */
export function taskFingerprint(task: TrainingTask): string {
  const { network, samples, heldOut, loss, dynamics, optimiser, tolerance, engine, precision, accuracy } = task;
  const { points, target, relativeWeights, ...described } = samples;
  const minimised = loss?.loss;
  const how = { dynamics, optimiser, tolerance, engine, precision, accuracy };
  const numbers = { format, network, samples: described, minimised, ...how };
  const hash = createHash("sha256").update(JSON.stringify(numbers, withSortedKeys));
  for (const list of [points, target, relativeWeights, heldOut?.points, heldOut?.target, loss?.wanted]) {
    if (list !== undefined) hash.update(bytesOf(list));
  }
  const { points: places, weights, target: values } = loss?.anchors ?? {};
  for (const list of [places, weights, values]) if (list !== undefined) hash.update(bytesOf(list));
  return hash.digest("hex");
}

export function runFile(directory: string, { width, seed }: RunTask): string {
  return join(directory, "runs", `width-${width}-seed-${seed}.json`);
}

/**
 * Writes a finished run to `directory/runs/width-W-seed-S.json`, whole or not at all. Numbers are exact; errors at the samples are
 * base64 of float64 in the machine's byte order.
 */
export function writeRun(directory: string, fingerprint: string, result: RunResult): void {
  const name = runFile(directory, result);
  makeFolder(join(directory, "runs"));
  const { residuals, applied, ...description } = result;
  const content = {
    format,
    job: fingerprint,
    ...description,
    residuals: residuals.map(base64Of),
    ...(applied === undefined ? {} : { applied: applied.map(base64Of) }),
  };
  writeFileAtomicallySync(name, `${JSON.stringify({ ...content, checksum: checksum(content) })}\n`);
}

/**
 * The run of a task in a directory. A file that is absent, cut off or altered counts as none. A run that was saved at more steps than are
 * wanted is cut down to them: training in steps of one length does not depend on when it is saved. Steps of gradient flow do.
 */
export function readRun(directory: string, job: TrainingJob, task: RunTask): StoredRun {
  const stored = parsed(runFile(directory, task));
  if (stored === undefined) return { kind: "none" };
  const { fingerprint, result } = stored;
  if (result.width !== task.width || result.seed !== task.seed) return { kind: "none" };
  if (fingerprint !== taskFingerprint(job)) return { kind: "other-job" };
  const { learningRate } = result;
  if ("saveTimes" in job || learningRate === undefined) {
    return "saveTimes" in job && isSaved(result, job) ? { kind: "result", result } : { kind: "other-steps" };
  }
  if (learningRate !== job.learningRate) return { kind: "other-rate", learningRate };
  const steps = [0, ...job.saveSteps.filter((step) => step > 0)];
  const places = steps.map((step) => result.times.indexOf(step * job.learningRate));
  if (places.includes(-1)) return { kind: "other-steps" };
  const { heldOut, coefficient, applied, ...others } = result;
  const watched = heldOut ?? coefficient;
  const looks = watched === undefined ? [] : watchSteps(steps);
  const seen = looks.map((step) => watched?.steps.indexOf(step) ?? -1);
  if (seen.includes(-1)) return { kind: "other-steps" };
  return {
    kind: "result",
    result: {
      ...others,
      steps: steps[steps.length - 1],
      times: places.map((place) => result.times[place]),
      residuals: places.map((place) => result.residuals[place]),
      ...(applied === undefined ? {} : { applied: places.map((place) => applied[place]) }),
      ...(heldOut === undefined
        ? {}
        : { heldOut: { steps: looks, meanSquares: seen.map((place) => heldOut.meanSquares[place]) } }),
      ...(coefficient === undefined
        ? {}
        : { coefficient: { steps: looks, values: seen.map((place) => coefficient.values[place]) } }),
    },
  };
}

/** Whether a run of gradient flow was saved at the times of a job, and at no others. */
function isSaved({ times }: RunResult, { saveTimes }: FlowJob): boolean {
  const wanted = [0, ...saveTimes.filter((time) => time > 0)];
  return times.length === wanted.length && times.every((time, i) => time === wanted[i]);
}

/**
 * The smallest learning rate that networks of a task in a directory were trained with; undefined where there are none. A sweep that had to
 * lower its rate on the way may have left some with larger ones.
 */
export function storedLearningRate(directory: string, task: TrainingTask): number | undefined {
  const folder = join(directory, "runs");
  const fingerprint = taskFingerprint(task);
  const rates = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => {
      const stored = parsed(join(folder, name));
      return stored?.fingerprint === fingerprint ? [stored.result.learningRate ?? []].flat() : [];
    });
  return rates.length === 0 ? undefined : Math.min(...rates);
}

/** A whole file of this format, or undefined. */
function parsed(name: string): { readonly fingerprint: string; readonly result: RunResult } | undefined {
  try {
    const { checksum: expected, ...content } = JSON.parse(readFileSync(name, "utf8"));
    if (content.format !== format || checksum(content) !== expected) return undefined;
    const { format: _format, job, residuals, applied, ...description } = content;
    const ofResidual = applied === undefined ? {} : { applied: applied.map(numbersOf) };
    return { fingerprint: job, result: { ...description, residuals: residuals.map(numbersOf), ...ofResidual } };
  } catch {
    return undefined;
  }
}

function checksum(content: object): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

function bytesOf(values: Float64Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

function base64Of(values: Float64Array): string {
  return bytesOf(values).toString("base64");
}

function numbersOf(base64: string): Float64Array {
  const bytes = Buffer.from(base64, "base64");
  // Copied, because a Buffer's memory need not be aligned to 8 bytes.
  return new Float64Array(Uint8Array.from(bytes).buffer);
}

/** For JSON.stringify: objects with their keys in alphabetical order, so that equal jobs give equal text. */
function withSortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
