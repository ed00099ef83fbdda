import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FileError } from "../../src/errors.js";
import { makeFolder } from "../../src/files/make-folder.node.js";
import { writeFileAtomically, writeFileAtomicallySync } from "../../src/files/write-file.node.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "specdiff-write-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("text and bytes arrive whole, and a file that is there is replaced", async () => {
  const path = join(folder, "a.txt");
  writeFileSync(path, "before");
  await writeFileAtomically(path, "é\n");
  expect(readFileSync(path, "utf8")).toBe("é\n");
  await writeFileAtomically(path, Uint8Array.of(0, 255, 1));
  expect([...readFileSync(path)]).toEqual([0, 255, 1]);
  expect(readdirSync(folder)).toEqual(["a.txt"]);
});

test("where writing fails the old content stays and no temporary file is left", async () => {
  const path = join(folder, "taken");
  // A folder cannot be replaced by a file.
  mkdirSync(path);
  writeFileSync(join(path, "inside"), "old");
  await expect(writeFileAtomically(path, "new")).rejects.toThrow(`${path}: cannot be written: `);
  expect(() => writeFileAtomicallySync(path, "new")).toThrow(FileError);
  expect(readdirSync(folder)).toEqual(["taken"]);
  expect(readFileSync(join(path, "inside"), "utf8")).toBe("old");
});

test("many writers of one file leave the whole content of one of them", async () => {
  const path = join(folder, "c.txt");
  const contents = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000));
  await Promise.all(contents.map((content) => writeFileAtomically(path, content)));
  expect(contents).toContain(readFileSync(path, "utf8"));
  expect(readdirSync(folder)).toEqual(["c.txt"]);
});

test("folders are made from the outermost in, the first of them is told, and none where the system takes none", () => {
  const path = join(folder, "a", "b", "c");
  expect(makeFolder(path)).toBe(join(folder, "a"));
  expect(makeFolder(path)).toBeUndefined();
  writeFileSync(join(folder, "file"), "");
  expect(() => makeFolder(join(folder, "file", "x"))).toThrow(
    "cannot be made: a part of the path is a file, not a folder",
  );
  expect(() => makeFolder(join(folder, "file"))).toThrow("cannot be made: there is a file of that name");
  expect(() => makeFolder("/proc/none/below")).toThrow("cannot be made: the system takes no folder there");
});
