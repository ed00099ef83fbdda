import { constants, createReadStream } from "node:fs";
import { access, mkdir, rmdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Case } from "../case/case.js";
import { plain } from "../case/quote.js";
import { readCase } from "../case/read-case.js";
import { formatResult } from "../case/read-result.js";
import { writeFileAtomically } from "../case/write-file.node.js";
import { InputError } from "../errors.js";
import { npz } from "../files/npz.js";
import { vtuSeries, writeVtu } from "../mesh/index.js";
import type { Product, SpectralFields } from "./product.js";

/** No case file is nearly so large; what is, is some other file. */
const LARGEST = 16 * 2 ** 20;

/**
 * The case in a file.
 *
 * @throws InputError, with the name of the file, where it cannot be read or is not a case.
 */
export async function readCaseFile(path: string): Promise<Case> {
  const text = await readText(path);
  return await aboutCase(path, () => readCase(text));
}

/** Puts the name of the case file in front of what is wrong with the case. */
export async function aboutCase<Result>(path: string, work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof InputError ? new InputError(plain(path), error.message) : error;
  }
}

/** `out/NAME` for a case file `…/NAME.json`. */
export function defaultDirectory(casePath: string): string {
  return join("out", basename(casePath).replace(/\.json$/i, "") || "case");
}

/** A folder for results that exists and can be written to. */
export interface OutputDirectory {
  readonly path: string;
  /** Removes what was created of it, where it is still empty. */
  discard(): Promise<void>;
}

/** @throws InputError where the folder cannot be made or written to. */
export async function prepareDirectory(path: string): Promise<OutputDirectory> {
  let created: string | undefined;
  try {
    created = await mkdir(path, { recursive: true });
    await access(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new InputError("--out", `cannot write to ${plain(path)}: ${reason(error)}`);
  }
  const discard = async () => {
    if (created === undefined) return;
    const first = resolve(created);
    try {
      for (let folder = resolve(path); folder.length >= first.length; folder = dirname(folder)) await rmdir(folder);
    } catch {
      // Something is in it: it stays.
    }
  };
  return { path, discard };
}

/**
 * Writes what a command has computed and says which files those are. `result.json` comes last: where it is, everything
 * else is too.
 */
export async function writeProduct(directory: string, { result, report, fields }: Product): Promise<string[]> {
  const contents: [string, string | Uint8Array][] = [];
  if (fields?.format === "npz") contents.push(["spectrum.npz", fieldsArchive(fields)]);
  if (fields?.format === "vtu") contents.push(...vtuFiles(fields));
  if (report !== undefined) contents.push(["report.html", report]);
  contents.push(["result.json", formatResult(result)]);
  const paths: string[] = [];
  for (const [name, content] of contents) {
    const path = join(directory, name);
    await writeFileAtomically(path, content);
    paths.push(path);
  }
  return paths;
}

/** One file per time for ParaView, and the series of them. */
function vtuFiles({ mesh, times, re, im }: SpectralFields): [string, string | Uint8Array][] {
  const digits = String(times.length - 1).length;
  const steps = times.map((time, i) => ({ time, file: `spectrum-${String(i).padStart(digits, "0")}.vtu` }));
  return [
    ...steps.map(({ file }, i): [string, Uint8Array] => [
      file,
      writeVtu(mesh, { pointData: { u: { re: re[i], im: im[i] } } }),
    ]),
    ["spectrum.pvd", vtuSeries(steps)],
  ];
}

/** `frequency` (nodes), `cells`, `times`, and `spectrum`, complex, one row for every time. */
function fieldsArchive({ mesh, times, re, im }: SpectralFields): Uint8Array {
  const { dimension: d, points, cells } = mesh;
  const nodes = points.length / d;
  const shape = [times.length, nodes];
  return npz({
    frequency: { shape: d === 1 ? [nodes] : [nodes, d], re: points },
    ...(d === 1 ? {} : { cells: { shape: [cells.length / (d + 1), d + 1], re: Float64Array.from(cells) } }),
    times: { shape: [times.length], re: Float64Array.from(times) },
    spectrum: { shape, re: joined(re), im: joined(im) },
  });
}

function joined(rows: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(rows.reduce((sum, row) => sum + row.length, 0));
  rows.reduce((offset, row) => {
    all.set(row, offset);
    return offset + row.length;
  }, 0);
  return all;
}

async function readText(path: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    const kind = await stat(path);
    if (kind.isDirectory()) throw new InputError(plain(path), "is a folder, not a case file");
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > LARGEST) throw new InputError(plain(path), "is larger than 16 MiB; that is not a case file");
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof InputError ? error : new InputError(plain(path), `cannot be read: ${reason(error)}`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new InputError(plain(path), "is not a text in UTF-8");
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOTDIR: "a part of the path is a file, not a folder",
  EEXIST: "there is a file of that name",
  ENOSPC: "the disk is full",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "too many symbolic links",
  ERR_INVALID_ARG_VALUE: "a path cannot hold a null character",
};

/** Why the system refused, in words. */
export function reason(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return (
    (typeof code === "string" ? reasons[code] : undefined) ?? (error instanceof Error ? error.message : String(error))
  );
}
