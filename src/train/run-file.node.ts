import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "../files/make-folder.node.js";
import { writeFileAtomicallySync } from "../files/write-file.node.js";
import type { RunResult, TrainingJob } from "./run.js";
import type { RunTask } from "./worker-messages.js";

const format = "spectral-diffusion/run@1";

/** What is found on disk for a task: a result of this job, one of another job, or nothing that can be used. */
export type StoredRun =
  | { readonly kind: "result"; readonly result: RunResult }
  | { readonly kind: "other-job" }
  | { readonly kind: "none" };

/** A hash of everything that the result of a run depends on besides width and seed. */
export function jobFingerprint(job: TrainingJob): string {
  const { points, target, ...samples } = job.samples;
  return createHash("sha256")
    .update(JSON.stringify({ format, ...job, samples }, withSortedKeys))
    .update(bytesOf(points))
    .update(bytesOf(target))
    .digest("hex");
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
  const { residuals, ...description } = result;
  const content = {
    format,
    job: fingerprint,
    ...description,
    residuals: residuals.map((residual) => bytesOf(residual).toString("base64")),
  };
  writeFileAtomicallySync(name, `${JSON.stringify({ ...content, checksum: checksum(content) })}\n`);
}

/** The run of a task in a directory. A file that is absent, cut off or altered counts as none. */
export function readRun(directory: string, fingerprint: string, task: RunTask): StoredRun {
  try {
    const { checksum: expected, ...content } = JSON.parse(readFileSync(runFile(directory, task), "utf8"));
    if (content.format !== format || checksum(content) !== expected) return { kind: "none" };
    if (content.job !== fingerprint) return { kind: "other-job" };
    const { format: _format, job: _job, residuals, ...description } = content;
    const result = { ...description, residuals: residuals.map(numbersOf) };
    return result.width === task.width && result.seed === task.seed ? { kind: "result", result } : { kind: "none" };
  } catch {
    return { kind: "none" };
  }
}

function checksum(content: object): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

function bytesOf(values: Float64Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
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
