import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { checkCase } from "../../src/case/read-case.js";
import type { ReportData } from "../../src/report/report-data.js";
import { introduction } from "../../src/report/sections/introduction.js";
import { fixture } from "./fixture.js";

function parsed(data: ReportData, findings: readonly string[] = []) {
  return parseHTML(`<body>${introduction(data, "<nav></nav>", findings)}</body>`).document;
}

const lead = (data: ReportData) => parsed(data).querySelector(".lead")?.textContent ?? "";
const withLevels = (levels: ReportData["result"]["levels"]): ReportData => ({
  ...fixture,
  result: { ...fixture.result, levels },
});

describe("the report's first sentence", () => {
  it("says which levels were not run", () => {
    const { pde, ntk, training = [] } = fixture.result.levels;
    if (pde === undefined || ntk === undefined) throw new Error("the fixture has all levels");
    expect(lead(fixture)).not.toContain("not run");
    expect(lead(withLevels({ ntk, training }))).toMatch(/\. In this report the spectral PDE was not run\.$/);
    expect(lead(withLevels({ pde, training }))).toMatch(/\. In this report the kernel flow was not run\.$/);
    expect(lead(withLevels({ pde, ntk, training: [] }))).toMatch(
      /\. In this report the training of real networks was not run\.$/,
    );
    expect(lead(withLevels({}))).toMatch(
      /\. In this report the spectral PDE, the kernel flow and the training of real networks were not run\.$/,
    );
  });

  it("begins with a capital, and counts the samples of all axes", () => {
    const theCase = checkCase({
      title: "Samples",
      dimension: 2,
      target: "x*y",
      data: {
        box: [
          [-2, 2],
          [0, 1],
        ],
        samples: [6, 7],
      },
      network: { family: "mscale", scales: [3] },
    });
    const text = lead({ ...fixture, result: { ...fixture.result, case: theCase as typeof fixture.result.case } });
    expect(text).toMatch(/^[A-Z]/);
    expect(text).toContain("(one scale, 3; ");
    expect(text).toContain("f(x, y) = x*y on ");
    expect(text).toContain(" from 42 samples.");
  });

  it("says of a file what was read, held out and missing, and what is made of it", () => {
    const said = (data: object) =>
      checkCase({
        title: "A file",
        data: { file: "sunspots.csv", ...data },
        network: { family: "mscale", scales: [1, 2] },
      });
    const box = { box: [[0, 10]] };
    const of = (data: object, read?: object) => {
      const theCase = said(data) as { data: object };
      return lead({
        ...fixture,
        result: { ...fixture.result, case: { ...theCase, data: { ...theCase.data, ...box } }, data: read },
      } as unknown as ReportData);
    };
    expect(of({}, { samples: 154, heldOut: { length: 155 }, missing: 3 })).toMatch(
      /the data of sunspots\.csv \(154 samples, 155 held out, 3 without a value, standardised values, weights of Voronoi cells\) on /,
    );
    expect(of({ values: "as-given", weights: "equal" }, { samples: 9, missing: 0 })).toContain(
      "(9 samples, values as given, equal weights)",
    );
    expect(of({})).toContain("sunspots.csv (standardised values, weights of Voronoi cells)");
  });

  it("lists what the numbers say, without what is no number, and keeps units with their numbers", () => {
    const document = parsed(fixture, ["At t = 8 it is 5 %.", "It is NaN.", "It is Infinity times more."]);
    expect(Array.from(document.querySelectorAll(".findings li"), (item) => item.textContent)).toEqual([
      "At t\u00a0=\u00a08 it is 5\u00a0%.",
    ]);
    expect(parsed(fixture, ["It is NaN."]).querySelector(".findings")).toBeNull();
  });
});
