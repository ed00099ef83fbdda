import { open } from "node:fs/promises";
import { extname } from "node:path";
import { plain } from "../case/quote.js";
import { FileError, InputError } from "../errors.js";
import { isDiskTrouble, reason } from "../files/reason.js";
import { writeFileAtomically } from "../files/write-file.node.js";
import { meshNpz, readMeshNpz } from "../mesh/files/mesh-npz.js";
import { readMsh } from "../mesh/files/read-msh.js";
import { writeMsh } from "../mesh/files/write-msh.js";
import { writeVtu } from "../mesh/files/write-vtu.js";
import type { SimplexMesh } from "../mesh/simplex.js";

/** How a mesh is written, where the file's name leaves a choice. */
export interface MeshFileOptions {
  /** Of .msh files; default MSH 4.1. */
  readonly format?: "msh22" | "msh41";
  /** Of .msh files. */
  readonly binary?: boolean;
}

/** Node reads files up to 2 GiB in one piece. */
const LARGEST = 2 ** 31 - 1;

/**
 * The mesh in a .msh or .npz file.
 *
 * @throws InputError, with the name of the file, where it cannot be read or holds no mesh.
 */
export async function readMeshFile(path: string): Promise<SimplexMesh> {
  const read = readers.get(suffixOf(path));
  if (read === undefined) {
    throw new InputError(
      plain(path),
      `expected a mesh file called .msh or .npz${isVtu(path) ? "; .vtu is only written" : ""}`,
    );
  }
  const bytes = await readBytes(path);
  return aboutFile(path, () => read(bytes));
}

/** Refuses a file name that says no format, before any work is done. */
export function checkMeshFileName(path: string, { format, binary }: MeshFileOptions): void {
  const suffix = suffixOf(path);
  if (!writers.has(suffix)) {
    throw new InputError(plain(path), "expected a name that ends in .msh (Gmsh), .vtu (ParaView) or .npz (NumPy)");
  }
  if (suffix !== ".msh" && (format !== undefined || binary === true)) {
    throw new InputError(plain(path), "--format and --binary are for .msh files; .vtu and .npz have one form");
  }
}

/**
 * Writes a mesh in the format that the file's name says: under another name first, so that a file is whole or absent.
 *
 * @throws InputError, with the name of the file, where that is impossible; FileError where the disk is full
 */
export async function writeMeshFile(path: string, mesh: SimplexMesh, options: MeshFileOptions): Promise<void> {
  checkMeshFileName(path, options);
  const bytes = aboutFile(path, () => writers.get(suffixOf(path))?.(mesh, options) ?? new Uint8Array(0));
  try {
    await writeFileAtomically(path, bytes);
  } catch (error) {
    if (!(error instanceof FileError) || isDiskTrouble(error.cause)) throw error;
    throw new InputError("", error.message);
  }
}

/** Puts the name of a file in front of what is wrong with it. */
function aboutFile<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw error instanceof InputError ? new InputError(plain(path), error.message) : error;
  }
}

const readers: ReadonlyMap<string, (bytes: Uint8Array) => SimplexMesh> = new Map([
  [".msh", readMsh],
  [".npz", readMeshNpz],
]);

const writers: ReadonlyMap<string, (mesh: SimplexMesh, options: MeshFileOptions) => Uint8Array> = new Map([
  [
    ".msh",
    (mesh: SimplexMesh, { format = "msh41", binary = false }: MeshFileOptions) =>
      writeMsh(mesh, { version: format === "msh22" ? "2.2" : "4.1", binary }),
  ],
  [".vtu", (mesh: SimplexMesh) => writeVtu(mesh)],
  [".npz", (mesh: SimplexMesh) => meshNpz(mesh)],
]);

function suffixOf(path: string): string {
  return extname(path).toLowerCase();
}

function isVtu(path: string): boolean {
  return suffixOf(path) === ".vtu";
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path, "r");
    try {
      const kind = await file.stat();
      if (kind.isDirectory()) throw new InputError(plain(path), "is a folder, not a mesh file");
      if (!kind.isFile()) throw new InputError(plain(path), "is no regular file");
      if (kind.size > LARGEST) throw new InputError(plain(path), "is larger than 2 GiB; that is not read");
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof InputError ? error : new InputError(plain(path), `cannot be read: ${reason(error)}`);
  }
}
