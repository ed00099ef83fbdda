import { describe, expect, it } from "vitest";
import { type DataCase, networkCase } from "../../src/case/case.js";
import { experimentOf } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { tableOfCsv } from "../../src/data/csv-table.js";
import { ownData } from "../../src/data/own-data.js";
import { runDesign } from "../../src/design/design.js";

/** What is said of a table when a design is asked for. */
async function saidOf(csv: string, objective: object, search?: object, values = "standardised"): Promise<string> {
  try {
    const theCase = networkCase(
      checkCase({
        title: "T",
        data: { file: "f.csv", box: [[-1, 1]], values },
        network: { family: "fourier-features", weights: { law: "normal", std: 3 }, train: ["a"] },
        time: { save: [1] },
        design: { objective, ...(search === undefined ? {} : { search }) },
      }),
    ) as DataCase;
    const { warnings } = runDesign(await experimentOf(theCase, ownData(tableOfCsv(csv, 1), theCase.data)));
    return `warnings: ${warnings.map(({ message }) => message).join()}`;
  } catch (error) {
    return error instanceof Error ? error.message : expect.fail();
  }
}

const rows = (value: (k: number) => string) =>
  `x,value\n${Array.from({ length: 12 }, (_, k) => `${k / 6 - 1},${value(k)}`).join("\n")}\n`;

describe.each([["heldOut", { heldOut: {} }] as const, ["deadline", { deadline: 2 }] as const])("%s", (_, objective) => {
  it("of constant data", async () => {
    expect(
      await saidOf(
        rows(() => "3"),
        objective,
      ),
    ).toMatch(/constant|do not vary|no law helps/);
  });

  it("of one sample", async () => {
    expect(await saidOf("x,value\n0,1\n", objective)).toMatch(/sample|row|point/);
  });

  it("of nothing but missing values", async () => {
    expect(
      await saidOf(
        rows(() => "NaN"),
        objective,
      ),
    ).toMatch(/12 rows, none of them with a value/);
  });

  it("of bounds that exclude everything", async () => {
    expect(
      await saidOf(
        rows((k) => `${k % 3}`),
        objective,
        { std: [4, 2] },
      ),
    ).toMatch("design.search.std: the bounds [4, 2] exclude every law");
  });
});

it("laws that the samples cannot tell from others, and deadlines long after everything is learnt, are told of", async () => {
  const ofSawtooth = (objective: object, search?: object) =>
    saidOf(
      rows((k) => `${k % 3}`),
      objective,
      search,
    );
  expect(await ofSawtooth({ deadline: 2 }, { std: [1e4, 1e5] })).toMatch(/frequencies beyond π n/);
  expect(await ofSawtooth({ deadline: 2 })).not.toMatch(/beyond/);
  expect(await ofSawtooth({ deadline: 1e6 })).toMatch(/has learnt everything .* long before t = 1\.00e\+6/);
});

it("a deadline of 0 is answered", async () => {
  expect(
    await saidOf(
      rows((k) => `${k % 3}`),
      { deadline: 0 },
    ),
  ).toMatch(/design\.objective\.deadline.*no law helps: nothing is learnt/);
});

it.each([Number.POSITIVE_INFINITY, "8"])("a deadline of %s is no number of time units", async (deadline) => {
  const found = typeof deadline === "string" ? '"8"' : "Infinity";
  expect(
    await saidOf(
      rows((k) => `${k % 3}`),
      { deadline },
    ),
  ).toBe(`design.objective: deadline: expected a number, found ${found}`);
});

it("values that do not vary say nothing of a law, whatever they are", async () => {
  const constant = rows(() => "3");
  expect(await saidOf(constant, { heldOut: {} }, undefined, "as-given")).toBe(
    "data: the values do not vary: no law helps, there is nothing to learn",
  );
});

it("so few samples say nothing of others", async () => {
  expect(await saidOf("x,value\n0,1\n1,2\n3,0\n", { heldOut: {} })).toBe(
    "data: 3 samples to train on are too few to say anything of samples that are left out; take 8 at least",
  );
});
