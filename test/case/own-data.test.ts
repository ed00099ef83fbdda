import { describe, expect, it } from "vitest";
import { isDataCase, networkCase } from "../../src/case/case.js";
import { experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { checkCase, readCase } from "../../src/case/read-case.js";
import { withData } from "../../src/case/with-data.js";
import { tableOfCsv } from "../../src/data/csv-table.js";
import { type OwnData, ownData } from "../../src/data/own-data.js";
import { randomStream } from "../../src/network/random.js";

const network = {
  family: "fourier-features",
  weights: { law: "normal", std: 3 },
  outputs: { law: "normal", std: 0.5 },
  train: ["a", "w"],
};

function caseOf(data: object, change: object = {}) {
  return { title: "Own data", data: { file: "f.csv", ...data }, network, time: { save: [1, 8] }, ...change };
}

/** sin 4x e^{−x²} on places of [−3, 3] that are even, jittered or random. */
function csv(count: number, place: (i: number) => number): string {
  const rows = Array.from({ length: count }, (_, i) => {
    const x = 3 * place(i);
    return `${x},${Math.sin(4 * x) * Math.exp(-x * x)}`;
  });
  return `x,value\n${rows.join("\n")}\n`;
}

const even = (count: number) => csv(count, (i) => (2 * i) / (count - 1) - 1);
const random = (count: number) => {
  const stream = randomStream(5);
  return csv(count, () => 2 * stream.uniform() - 1);
};

function dataOf(said: object, text: string): OwnData {
  const theCase = networkCase(checkCase(said));
  if (!isDataCase(theCase)) throw new Error("expected a case with a file");
  return ownData(tableOfCsv(text, theCase.dimension), theCase.data);
}

describe("a case with data of a file", () => {
  it("has defaults of its own, and those that follow from the data once they are there", () => {
    const theCase = networkCase(readCase(JSON.stringify(caseOf({ holdOut: {} }))));
    expect(theCase.data).toEqual({
      file: "f.csv",
      values: "standardised",
      weights: "voronoi",
      holdOut: { fraction: 0.5, seed: 0 },
      measure: "lebesgue",
    });
    expect(theCase.spectrum.box).toBeUndefined();
    const said = caseOf({ box: [[-1, 1]] });
    const complete = withData(networkCase(checkCase(said)), dataOf(said, even(101)));
    // π over the distance 0.02.
    expect(complete.spectrum).toMatchObject({ box: [[-157, 157]], cells: [3200] });
    expect(withData(networkCase(checkCase(complete)), dataOf(said, even(101)))).toEqual(complete);
    expect(withData(networkCase(checkCase(caseOf({}))), dataOf(caseOf({}), even(101))).data.box).toEqual([[-3, 3]]);
  });

  it.each([
    [caseOf({}, { target: "sin(x)" }), "target: data.file has the function to be learnt; leave one of them out"],
    [caseOf({ samples: [10] }), /^data\.samples: unknown key/],
    [
      caseOf({
        box: [
          [0, 1],
          [0, 1],
        ],
      }),
      "data.box: has 2 intervals, but dimension is 1",
    ],
    [caseOf({ box: [[1, 0]] }), "data.box[0]: the lower end 1 is not below the upper end 0"],
    [caseOf({ weights: "area" }), 'data.weights: expected "voronoi", "equal" or "column", found "area"'],
    [caseOf({ holdOut: { fraction: 1 } }), "data.holdOut.fraction: must be less than 1, found 1"],
    [{ title: "T", data: { box: [[0, 1]] }, network, time: { save: [1] } }, /target: missing/],
  ] as const)("%#: is refused with the place", (said, message) => {
    expect(() => checkCase(said)).toThrow(message);
  });

  it("refuses probes outside of the box that the data make, and to run without its data", async () => {
    const said = caseOf({}, { probes: [100] });
    expect(() => withData(networkCase(checkCase(said)), dataOf(said, even(101)))).toThrow(
      "probes[0]: the frequency 100 lies outside of spectrum.box, [-52.4, 52.4]",
    );
    await expect(experimentOf(checkCase(caseOf({})))).rejects.toThrow("data.file: has not been read");
  });

  it("agrees at levels 0 and 1 where the samples are even, and says nothing", async () => {
    const said = caseOf({ values: "as-given" }, { probes: [2, 4] });
    const experiment = await experimentOf(checkCase(said), dataOf(said, even(241)));
    const [pde, ntk] = [runPde(experiment), runKernelFlow(experiment)];
    expect(pde.warnings).toEqual([]);
    pde.level.probes.forEach(({ relative }, p) => {
      // What the edge of Ω makes; measured 2e-4.
      expect(relative[2]).toBeCloseTo(ntk.level.probes[p].relative[2] ?? Number.NaN, 3);
    });
  });

  it("warns of what scattered samples do to the spectrum, and of probes that they do not carry", async () => {
    const said = caseOf({ values: "as-given" }, { probes: [4, 50], spectrum: { box: [[-60, 60]] } });
    const experiment = await experimentOf(checkCase(said), dataOf(said, random(120)));
    const { warnings } = runPde(experiment);
    expect(warnings.map(({ path }) => path)).toEqual(expect.arrayContaining(["probes[1]", "spectrum.box"]));
    expect(warnings.map(({ message }) => message).join("\n")).toMatch(/more energy on the mesh than the samples have/);
    expect(warnings.some(({ path }) => path === "probes[0]")).toBe(false);
    expect(warnings.some(({ path }) => path === "data.weights")).toBe(false);
  });

  it("warns where weights are not those of a quadrature, and not of equal ones at random places", async () => {
    const denser = (count: number) => csv(count, (i) => 2 * ((i + 0.5) / count) ** 2 - 1);
    const said = caseOf({ weights: "equal" });
    const warned = async (text: string) =>
      (await experimentOf(checkCase(said), dataOf(said, text))).warnings.filter(({ path }) => path === "data.weights");
    expect(await warned(random(400))).toEqual([]);
    const [warning] = await warned(denser(400));
    expect(warning.message).toMatch(/no closed PDE/);
  });

  const noisy = (count: number) => {
    const stream = randomStream(6);
    return csv(count, () => 2 * stream.uniform() - 1).replace(/,(.*)$/gm, (line, value) =>
      value === "value" ? line : `,${Number(value) + 0.2 * stream.normal()}`,
    );
  };

  it("foretells the error on held-out samples and when to stop", async () => {
    const said = caseOf(
      { holdOut: {} },
      { time: { save: [1, 300] }, network: { ...network, weights: { law: "normal", std: 9 } } },
    );
    const { level, heldOut, leftOut } = runKernelFlow(await experimentOf(checkCase(said), dataOf(said, noisy(400))));
    const { found, predicted } = level.stopping ?? {};
    // 200 samples: each mean of squares is known to a tenth.
    expect((predicted?.error ?? 0) / (found?.error ?? 1)).toBeGreaterThan(0.8);
    expect((predicted?.error ?? 0) / (found?.error ?? 1)).toBeLessThan(1.25);
    // Stopping as foretold costs next to nothing.
    const at = heldOut?.times.findIndex((time) => time >= (predicted?.time ?? 0)) ?? 0;
    expect((heldOut?.errors[at] ?? 1) / (found?.error ?? 0)).toBeLessThan(1.05);
    const [from, to] = predicted?.between ?? [0, 0];
    expect(from).toBeLessThan(predicted?.time ?? 0);
    expect(to).toBeGreaterThan(predicted?.time ?? 0);
    // Of the standardised values.
    expect(predicted?.noise).toBeGreaterThan(0);
    expect(level.leftOut?.[0]).toBeCloseTo(leftOut?.errors[0] ?? 0, 14);
    expect(level.leftOut?.length).toBe(3);
  });

  it("foretells without samples held out, and not where gradient flow is not what trains", async () => {
    const said = caseOf({});
    const { level } = runKernelFlow(await experimentOf(checkCase(said), dataOf(said, noisy(60))));
    expect(level.heldOut).toBeUndefined();
    expect(level.stopping?.found).toBeUndefined();
    expect(level.stopping?.predicted?.error).toBeGreaterThan(0);
    const other = caseOf({ holdOut: {} }, { dynamics: { type: "momentum", friction: 1 } });
    const run = runKernelFlow(await experimentOf(checkCase(other), dataOf(other, noisy(60))));
    expect(run.level.stopping?.predicted).toBeUndefined();
    expect(run.level.stopping).toHaveProperty("found");
    expect(run.level.leftOut).toBeUndefined();
  });
});
