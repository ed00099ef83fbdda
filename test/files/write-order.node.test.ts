import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";

// A power cut cannot be made in a test: what keeps a file whole through it is the order of these calls.
const calls: string[] = vi.hoisted(() => []);

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const noted = <Args extends unknown[], R>(name: string, call: (...args: Args) => R) => {
    return (...args: Args): R => {
      calls.push(name);
      return call(...args);
    };
  };
  return {
    ...fs,
    writeFileSync: noted("write", fs.writeFileSync),
    fsyncSync: noted("flush", fs.fsyncSync),
    renameSync: noted("rename", fs.renameSync),
  };
});

vi.mock("node:fs/promises", async (original) => {
  const fs = await original<typeof import("node:fs/promises")>();
  const open: typeof fs.open = async (path, flags, mode) => {
    const file = await fs.open(path, flags, mode);
    const { writeFile, sync } = file;
    file.writeFile = (...args) => {
      calls.push("write");
      return writeFile.apply(file, args);
    };
    file.sync = () => {
      calls.push(flags === "r" ? "flush the folder" : "flush");
      return sync.apply(file);
    };
    return file;
  };
  const rename: typeof fs.rename = (from, to) => {
    calls.push("rename");
    return fs.rename(from, to);
  };
  return { ...fs, open, rename };
});

// The module itself may have been loaded before, by another file, and would be used after: with the file system as it is.
let written: typeof import("../../src/files/write-file.node.js");
beforeAll(async () => {
  vi.resetModules();
  written = await import("../../src/files/write-file.node.js");
});
afterAll(() => {
  vi.resetModules();
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "specdiff-order-"));
  calls.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a file is flushed to the disk before it gets its name, and the name after it", async () => {
  await written.writeFileAtomically(join(folder, "a"), "new");
  expect(calls).toEqual(["write", "flush", "rename", "flush the folder"]);
  expect(readFileSync(join(folder, "a"), "utf8")).toBe("new");
});

test("so is one that is written without waiting for others", () => {
  written.writeFileAtomicallySync(join(folder, "b"), "new");
  expect(calls).toEqual(["write", "flush", "rename"]);
  expect(readFileSync(join(folder, "b"), "utf8")).toBe("new");
});
