import { expect, it } from "vitest";
import { experimentOf } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { runDesign } from "../../src/design/index.js";
import { collectDesignReportData } from "../../src/report/design/collect-design-report-data.js";
import { planeLawFigure } from "../../src/report/design/plane-law-figure.js";
import { smallestResult } from "../case/sample-result.js";

const figureOf = async (search: unknown) => {
  const experiment = await experimentOf(
    checkCase({
      title: "Stripes",
      dimension: 2,
      target: "sin(4*x + y) * exp(-y^2)",
      data: {
        box: [
          [-3, 3],
          [-3, 3],
        ],
        samples: [12, 12],
      },
      network: { family: "fourier-features", train: ["a"] },
      time: { save: [1] },
      design: { objective: { deadline: 2 }, ...(search === undefined ? {} : { search }) },
    }),
  );
  const run = runDesign(experiment);
  const result = { ...smallestResult, case: experiment.case, design: run.design };
  const data = collectDesignReportData(result as never, experiment.samples, run, [], []);
  return { data, figure: planeLawFigure(data) };
};

it("shows a law that knows directions beside the spectrum, and says where it is densest", async () => {
  const { data, figure } = await figureOf(undefined);
  expect(figure?.name).toBe("design-plane");
  const [, x, y] = /near ξ = \((-?[\d.]+), (-?[\d.]+)\)/.exec(figure?.says ?? "") ?? expect.fail();
  expect(Number(x)).toBeCloseTo(4, 0);
  expect(Number(y)).toBeCloseTo(1, 0);
  // The water level is that of laws that are alike in all directions.
  expect(data.spectrum?.water).toBeNull();
  const { columns, rows } = figure?.table() ?? expect.fail();
  expect(columns).toEqual(["ξ1", "ξ2", "|û₀|²", "density of water-filling in the plane"]);
  expect(rows).toHaveLength((data.plane?.columns ?? 0) * (data.plane?.rows ?? 0));
});

it("is not there for laws that look alike in all directions", async () => {
  expect((await figureOf({ std: [0.5, 5] })).figure).toBeNull();
});
