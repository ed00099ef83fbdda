import { randomBytes } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes a file so that at every moment, also when the program or the machine stops half-way, it either holds the whole
 * new content or what it held before: under a temporary name in the same folder, flushed to the disk, then renamed.
 *
 * @param path the file; its folder must exist
 * @param content text (written as UTF-8) or bytes
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    await withFile(temporary, "wx", async (file) => {
      await file.writeFile(content);
      await file.sync();
    });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await flushFolder(dirname(path));
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
