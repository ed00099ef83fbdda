import { describe, expect, it } from "vitest";
import { networkCase } from "../../src/case/case.js";
import { parseVariation, sweepPoints } from "../../src/sweep/index.js";
import { caseWith, minimalCase } from "../case/sample-case.js";

const points = (content: unknown, ...vary: string[]) => sweepPoints(content, vary.map(parseVariation));

describe("sweepPoints", () => {
  it("are all combinations, the last variation running fastest, each with a name for a folder", () => {
    const found = points(minimalCase(), "network.weights.std=1,2", 'network.train=["a"],["a","w"]');
    expect(found.map(({ name }) => name)).toEqual([
      "network.weights.std=1,network.train=[~22~a~22~]",
      "network.weights.std=1,network.train=[~22~a~22~,~22~w~22~]",
      "network.weights.std=2,network.train=[~22~a~22~]",
      "network.weights.std=2,network.train=[~22~a~22~,~22~w~22~]",
    ]);
    expect(found.map((point) => networkCase(point.case).network)).toMatchObject([
      { weights: { std: 1 }, train: ["a"] },
      { weights: { std: 1 }, train: ["a", "w"] },
      { weights: { std: 2 }, train: ["a"] },
      { weights: { std: 2 }, train: ["a", "w"] },
    ]);
  });

  it("fill in what the file leaves out beside a varied part: the law of weights that it does not mention", () => {
    const { network: _network, ...rest } = minimalCase() as Record<string, unknown>;
    const [{ case: first }] = points({ ...rest, network: { family: "mscale" } }, "network.weights.std=3");
    expect(networkCase(first).network).toMatchObject({ weights: { law: "normal", std: 3 } });
  });

  it("have the defaults that follow from a varied part: the box of frequencies grows with the samples", () => {
    const [narrow, wide] = points(minimalCase(), "data.samples=[100],[400]").map(
      (point) => point.case.spectrum.box?.[0][1] ?? 0,
    );
    expect(wide).toBeGreaterThan(narrow);
  });

  it("have all the widths in every case", () => {
    const content = caseWith({ training: { seeds: 2 } });
    const found = points(content, "training.widths=8,16", "network.weights.std=1,2");
    expect(found.map(({ name }) => name)).toEqual(["network.weights.std=1", "network.weights.std=2"]);
    for (const point of found) expect(networkCase(point.case).training?.widths).toEqual([8, 16]);
    expect(points(content, "training.widths=8").map(({ name }) => name)).toEqual(["case"]);
  });

  it("have names that differ where long ones begin alike", () => {
    const long = `sin(x)${"+sin(x)".repeat(30)}`;
    const names = points(minimalCase(), `target="${long}+1","${long}+2"`).map(({ name }) => name);
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^[\w.=,+~[\]-]{1,120}$/);
  });

  it("have names of up to 120 characters as they are, longer ones cut and with the FNV-1a hash of the whole at their end", () => {
    const sum = `x${"+x".repeat(56)}`;
    const nameOf = (text: string) => points(minimalCase(), text)[0].name;
    expect(nameOf(`target=${sum}`)).toBe(`target=${sum}`);
    const long = `target=-${sum}`;
    expect(long.length).toBe(121);
    // By its definition (Fowler, Noll & Vo), in whole numbers.
    let hash = 2_166_136_261n;
    for (const byte of new TextEncoder().encode(long)) hash = ((hash ^ BigInt(byte)) * 16_777_619n) % 2n ** 32n;
    expect(nameOf(long)).toBe(`${long.slice(0, 111)}~${hash.toString(16).padStart(8, "0")}`);
  });

  it.each([
    [["network.weights.std=1,-1"], /network\.weights\.std=-1: network\.weights\.std: must be greater than 0/],
    [["network.weights.sdt=1"], /unknown key/],
    [["network.weights.std=1", "network.weights.std=2"], /varied twice/],
    [["network.weights.std=1:2:lin500", "time.save=[1],[2],[3]", "probes=[1],[2],[3],[4],[5],[6],[7]"], /10500 cases/],
    [["training.widths=1,2"], /there is no training/],
  ])("refuse %j before any work", (vary, says) => {
    expect(() => points(minimalCase(), ...vary)).toThrow(says);
  });
});
