import { open, rm, stat } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { FileError } from "../errors.js";
import { reason, systemCode } from "../files/reason.js";

/** Milliseconds between two attempts. */
const PAUSE = 50;
/** Nobody holds a lock so long, in milliseconds: who does has been ended in the middle. */
const LONGEST = 30_000;

/**
 * Does work on a file while no other command does, so that what two of them read and write does not cross.
 *
 * @throws FileError where the folder takes no lock; whatever the work throws
 */
export async function locked<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const lock = `${path}.lock`;
  while (!(await take(lock))) {
    await removeIfOld(lock);
    await wait(PAUSE);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    await (await open(lock, "wx")).close();
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw new FileError(lock, `cannot be written: ${reason(error)}`, { cause: error });
  }
}

async function removeIfOld(lock: string): Promise<void> {
  const age = await stat(lock).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
  if (age > LONGEST) await rm(lock, { force: true });
}
