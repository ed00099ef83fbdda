import { beforeAll, describe, expect, it } from "vitest";
import { checkCase } from "../../src/case/read-case.js";
import { computeDesign } from "../../src/cli/design-work.js";
import type { Product } from "../../src/cli/product.js";

const said = {
  title: "Two waves <here>",
  target: "exp(-x^2/6) * (sin(2*x) + 0.5*sin(7*x))",
  data: { box: [[-8, 8]], samples: [120] },
  network: { family: "fourier-features", weights: { law: "normal", std: 5 }, train: ["a"] },
  time: { save: [1] },
  training: { widths: [512], seeds: 3 },
  design: { objective: { deadline: 4 } },
};
const bar = { advance: () => {}, finish: () => {} };
const task = { progress: () => bar, directory: ".", kept: () => {}, stopsByItself: () => {} };

describe("the report on a design", () => {
  let product: Product;
  beforeAll(async () => {
    product = await computeDesign(checkCase(said) as never, { train: true } as never, task as never);
  });

  it("has the law, the candidates and the networks, and refers to nothing outside itself", () => {
    const { report = "", result } = product;
    expect(report).toContain("Two waves &lt;here&gt;");
    for (const id of ["design-law", "design-decay", "candidates", "trained"]) expect(report).toContain(`id="${id}"`);
    expect(report).not.toMatch(/(?:src|href)="https?:/);
    expect(report).not.toMatch(/NaN<|>NaN/);
    expect("design" in result && result.design?.trained?.map(({ measured }) => measured.length)).toEqual([3, 3]);
  });

  it("has networks that left what was predicted, and a fraction of what the best normal law leaves", () => {
    const trained = ("design" in product.result && product.result.design?.trained) || expect.fail();
    const [chosen, normal] = trained.map(({ measured, predicted }) => ({
      mean: measured.reduce((sum, value) => sum + value, 0) / measured.length,
      predicted,
    }));
    // Three networks know their mean to about a tenth.
    expect(chosen.mean / (chosen.predicted ?? 0)).toBeGreaterThan(0.75);
    expect(chosen.mean / (chosen.predicted ?? 0)).toBeLessThan(1.3);
    expect(chosen.mean).toBeLessThan(0.5 * normal.mean);
  });
});
