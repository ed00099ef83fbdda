// A random sample of StrykerJS's changes, as a checker of its plugin interface (scripts/test-mutants.mjs --sample N --seed S): what is not in
// the sample fails the check and is not tried. Every change gets a number that depends on the seed and on what it changes, and those with the
// N smallest are the sample: another seed, another sample; one that is larger holds the smaller one.
import { createHash } from "node:crypto";
import { relative } from "node:path";

const size = Number(process.env.MUTANTS_SAMPLE);
const seed = process.env.MUTANTS_SEED;

/** Whether a change is in the sample, by its number. */
const chosen = new Set();

const checker = {
  async init() {},
  /** All changes that tests can reach or should: called once, with all of them. */
  async group(mutants) {
    const ordered = mutants
      .map(({ id, fileName, location: { start, end }, mutatorName, replacement }) => {
        // The sandbox is another folder in every run.
        const file = relative(process.cwd(), fileName)
          .replaceAll("\\", "/")
          .replace(/^.*?(?=src\/)/, "");
        const what = [seed, file, start.line, start.column, end.line, end.column, mutatorName, replacement].join("|");
        return { id, order: createHash("sha256").update(what).digest("hex") };
      })
      .sort((left, right) => (left.order < right.order ? -1 : 1));
    for (const { id } of ordered.slice(0, size)) chosen.add(id);
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
