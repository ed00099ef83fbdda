import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { Case } from "../case/case.js";
import { plain } from "../case/quote.js";
import type { OwnData } from "../data/own-data.js";
import { InputError } from "../errors.js";
import { dataNpz, readDataNpz } from "../files/data-npz.js";
import { reason } from "../files/reason.js";
import { writeFileAtomicallySync } from "../files/write-file.node.js";
import type { SimplexMesh } from "../mesh/index.js";
import type { PointValues } from "../pde/index.js";
import type { SpectralCheckpoint } from "../spectral/index.js";
import type { Checkpoint } from "../time/index.js";
import { packageVersion } from "./version.js";

const FORMAT = "spectral-diffusion/checkpoint@1";

/** Where `specdiff solve` is: that of a PDE stated directly, or of a network's spectrum. */
export type SolveCheckpoint =
  | { readonly kind: "pde"; readonly march: Checkpoint }
  | { readonly kind: "spectrum"; readonly march: SpectralCheckpoint };

export function checkpointFile(directory: string): string {
  return join(directory, "checkpoint.npz");
}

/** A hash of all that a march depends on: the case with its defaults, the mesh, the start and the data that it names, and the version of the program. */
export function marchFingerprint(
  theCase: Case,
  mesh: SimplexMesh | undefined,
  start?: PointValues,
  data?: OwnData,
): string {
  const hash = createHash("sha256").update(JSON.stringify([FORMAT, packageVersion(), theCase, data?.summary]));
  for (const list of start === undefined ? [] : [start.points, start.re, start.im, start.cells]) {
    if (list !== undefined) hash.update(new Uint8Array(list.buffer, list.byteOffset, list.byteLength));
  }
  if (mesh === undefined) return hash.digest("hex");
  const { points, cells, cellTags, facets, facetTags, boundaryNames, regionNames, ...numbers } = mesh;
  hash.update(JSON.stringify([numbers, [...boundaryNames], [...regionNames]]));
  for (const { buffer, byteOffset, byteLength } of [points, cells, cellTags, facets, facetTags]) {
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest("hex");
}

/**
 * Writes a checkpoint whole or not at all. Where that fails the one before stays.
 *
 * @throws FileError; InputError for more than 4 GiB
 */
export function writeCheckpoint(directory: string, fingerprint: string, checkpoint: SolveCheckpoint): void {
  writeFileAtomicallySync(checkpointFile(directory), dataNpz({ format: FORMAT, fingerprint, checkpoint }));
}

/**
 * The checkpoint of a march in a folder, undefined where there is none.
 *
 * @throws InputError where it is damaged, or of another march
 */
export function readCheckpoint(directory: string, fingerprint: string): SolveCheckpoint | undefined {
  const path = checkpointFile(directory);
  const bytes = readIfThere(path);
  if (bytes === undefined) return undefined;
  const { format, fingerprint: found, checkpoint } = content(bytes, path);
  if (format !== FORMAT || found !== fingerprint) {
    throw new InputError(
      "--resume",
      `${plain(path)} was written for another case, another mesh or by another version; choose another folder, or solve ` +
        "without --resume to start anew",
    );
  }
  return checkpoint;
}

/** Removes what checkpoints there are of a march that is done, also those whose writing was cut short. */
export function removeCheckpoint(directory: string): void {
  const name = basename(checkpointFile(directory));
  for (const file of namesIn(directory)) {
    if (file === name || (file.startsWith(`${name}.`) && file.endsWith(".tmp"))) remove(join(directory, file));
  }
}

interface Content {
  readonly format: string;
  readonly fingerprint: string;
  readonly checkpoint: SolveCheckpoint;
}

/** Checksums have told that this is what was written; its format and fingerprint tell what it is. */
function content(bytes: Uint8Array, path: string): Content {
  try {
    return readDataNpz(bytes) as Content;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError("--resume", `${plain(path)} is damaged (${why}); without --resume the march starts anew`);
  }
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new InputError("--resume", `${plain(path)} cannot be read: ${reason(error)}`);
  }
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Does its best: a file that cannot be removed is in nobody's way. */
function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A folder of that name, or no permission.
  }
}
