// A random sample of StrykerJS's changes (scripts/test-mutants.mjs --sample N --seed S). Every change gets a number that depends on the seed and on
// what it changes, and those with the N smallest are the sample: another seed, another sample; one that is larger holds the smaller one.
// `sampledRanges` finds where they are, before anything runs, so that only those places are instrumented (counting the passages of every place
// makes inner loops several times slower); the checker of StrykerJS's plugin interface lets pass, of the changes there, the N that are the sample.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { Instrumenter } from "@stryker-mutator/instrumenter";

/** What a change is, in its number's place: file, range and replacement. `line` counts from 0, as changes of the plugin interface do. */
function order(seed, { fileName, location: { start, end }, mutatorName, replacement }) {
  // The sandbox is another folder in every run.
  const file = relative(process.cwd(), fileName)
    .replaceAll("\\", "/")
    .replace(/^.*?(?=src\/)/, "");
  const what = [seed, file, start.line, start.column, end.line, end.column, mutatorName, replacement].join("|");
  return createHash("sha256").update(what).digest("hex");
}

const byOrder = (seed, mutants) =>
  mutants
    .map((mutant) => ({ mutant, key: order(seed, mutant) }))
    .sort((left, right) => (left.key < right.key ? -1 : 1))
    .map(({ mutant }) => mutant);

/**
 * Where the sample's changes of some files are, as StrykerJS's `mutate` takes them (lines from 1, columns from 0), and how many changes
 * there are in all.
 */
export async function sampledRanges(files, { size, seed, mutator }) {
  const silent = { debug() {}, info() {}, warn() {}, isDebugEnabled: () => false };
  const sources = files.map((name) => ({ name, mutate: true, content: readFileSync(name, "utf8") }));
  const { mutants } = await new Instrumenter(silent).instrument(sources, { ignorers: [], plugins: null, ...mutator });
  const ranges = byOrder(seed, mutants)
    .slice(0, size)
    .map(({ fileName, location: { start, end } }) => {
      const name = relative(process.cwd(), fileName).replaceAll("\\", "/");
      return `${name}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`;
    });
  return { ranges: [...new Set(ranges)], total: mutants.length };
}

const size = Number(process.env.MUTANTS_SAMPLE);
const seed = process.env.MUTANTS_SEED;

/** Whether a change is in the sample, by its number. */
const chosen = new Set();

const checker = {
  async init() {},
  /** All changes that tests can reach or should: called once, with all of them. */
  async group(mutants) {
    for (const { id } of byOrder(seed, mutants).slice(0, size)) chosen.add(id);
    return [mutants.map(({ id }) => id)];
  },
  async check(mutants) {
    return Object.fromEntries(
      mutants.map(({ id }) => [
        id,
        chosen.has(id) ? { status: "passed" } : { status: "compileError", reason: "not in the sample" },
      ]),
    );
  },
};

export const strykerPlugins = [{ kind: "Checker", name: "sample", factory: () => checker }];
