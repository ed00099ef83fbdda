import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkCase } from "../../src/case/read-case.js";
import {
  checkpointFile,
  marchFingerprint,
  readCheckpoint,
  removeCheckpoint,
  type SolveCheckpoint,
  writeCheckpoint,
} from "../../src/cli/checkpoint-file.js";
import { boxMesh, type SimplexMesh } from "../../src/mesh/index.js";
import { caseWith } from "../case/sample-case.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "specdiff-checkpoint-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const theCase = checkCase(caseWith({}));
const square = boxMesh(
  [
    [0, 1],
    [0, 1],
  ],
  [2, 2],
);
/** Only that it comes back counts here. */
const checkpoint = { kind: "pde", march: { numbers: Float64Array.of(1, 2) } } as unknown as SolveCheckpoint;

test("a march is told by its case and by all of its mesh", () => {
  const changed = (changes: Partial<SimplexMesh>) => ({ ...square, ...changes });
  const moved = square.points.slice();
  moved[3] += 1e-15;
  const tagged = square.cellTags.slice();
  tagged[1]++;
  const bounded = square.facetTags.slice();
  bounded[1]++;
  const turned = square.cells.slice();
  [turned[0], turned[1], turned[2]] = [turned[1], turned[2], turned[0]];
  const fingerprints = [
    marchFingerprint(theCase, undefined),
    marchFingerprint({ ...theCase, title: "Other" }, undefined),
    ...[
      square,
      changed({ points: moved }),
      changed({ cells: turned }),
      changed({ cellTags: tagged }),
      changed({ facetTags: bounded }),
      changed({ boundaryNames: new Map([[1, "inflow"]]) }),
      changed({ regionNames: new Map([[1, "steel"]]) }),
    ].map((mesh) => marchFingerprint(theCase, mesh)),
  ];
  expect(new Set(fingerprints).size).toBe(fingerprints.length);
  expect(marchFingerprint(theCase, changed({ points: square.points.slice() }))).toBe(fingerprints[2]);
});

test("a checkpoint comes back for its march and for no other", () => {
  expect(readCheckpoint(folder, "this")).toBeUndefined();
  writeCheckpoint(folder, "this", checkpoint);
  expect(readCheckpoint(folder, "this")).toEqual(checkpoint);
  expect(() => readCheckpoint(folder, "that")).toThrow(
    "was written for another case, another mesh or by another version",
  );
});

test("what is left of a march that is done is removed, and nothing else", () => {
  writeCheckpoint(folder, "this", checkpoint);
  for (const name of ["checkpoint.npz.12ab.tmp", "checkpoint.npz.old", "result.json"]) {
    writeFileSync(join(folder, name), "");
  }
  removeCheckpoint(folder);
  expect(readdirSync(folder).sort()).toEqual(["checkpoint.npz.old", "result.json"]);
  removeCheckpoint(join(folder, "none"));
  expect(existsSync(checkpointFile(folder))).toBe(false);
});
