import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { FileError } from "../errors.js";
import { reason } from "./reason.js";

/**
 * Writes a file so that at every moment, also when the program or the machine stops half-way, it either holds the whole
 * new content or what it held before: under a temporary name in the same folder, flushed to the disk, then renamed.
 *
 * @param path the file; its folder must exist
 * @param content text (written as UTF-8) or bytes
 * @throws FileError that names the file and says why it cannot be written
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = temporaryName(path);
  try {
    await withFile(temporary, "wx", async (file) => {
      await file.writeFile(content);
      await file.sync();
    });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw notWritten(path, error);
  }
  await flushFolder(dirname(path));
}

/** The same for work that does not wait for others. */
export function writeFileAtomicallySync(path: string, content: string | Uint8Array): void {
  const temporary = temporaryName(path);
  try {
    const file = openSync(temporary, "wx");
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    removeIfPossible(temporary);
    throw notWritten(path, error);
  }
}

/** Two that write one file at once have a name each. */
function temporaryName(path: string): string {
  return `${path}.${randomBytes(6).toString("hex")}.tmp`;
}

function notWritten(path: string, cause: unknown): FileError {
  return new FileError(path, `cannot be written: ${reason(cause)}`, { cause });
}

function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // No permission: it is in nobody's way.
  }
}

/** Flushes the new name to the disk where the system allows that (not on Windows). */
async function flushFolder(folder: string): Promise<void> {
  try {
    await withFile(folder, "r", (file) => file.sync());
  } catch {
    // The content is safe; only the moment at which the name reaches the disk is not ours to choose here.
  }
}

async function withFile(path: string, flags: string, use: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags);
  try {
    await use(file);
  } finally {
    await file.close();
  }
}
