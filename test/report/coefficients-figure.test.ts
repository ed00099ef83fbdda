import { describe, expect, it } from "vitest";
import { coefficientsFigure } from "../../src/report/figures/coefficients.js";
import { renderFigure } from "../../src/report/render-figure.js";
import type { ReportData } from "../../src/report/report-data.js";
import { fixture } from "./fixture.js";
import { textOf } from "./markup.js";

/** The experiment with one curve B = 1/ξ² above 0.03, as wide biases make it, and a bell A. */
const spiked: ReportData = {
  ...fixture,
  coefficients: [
    {
      part: "real and imaginary part",
      frequency: fixture.coefficients[0].frequency,
      curves: [
        {
          label: "all",
          diffusion: fixture.coefficients[0].frequency.map((xi) => Math.exp(-((xi / 4) ** 2))),
          damping: fixture.coefficients[0].frequency.map((xi) => Math.max(0.03, Math.abs(xi)) ** -2),
        },
      ],
    },
  ],
};

/** Bells that grow wider with every layer. */
const layered: ReportData = {
  ...fixture,
  coefficients: [
    {
      part: "real and imaginary part",
      frequency: fixture.coefficients[0].frequency,
      curves: ["1 layer", "2 layers", "all layers"].map((label, l) => {
        const bell = (size: number) =>
          fixture.coefficients[0].frequency.map((xi) => size * Math.exp(-((xi / (2 + l)) ** 2)));
        return { label, diffusion: bell(0.5), damping: bell(1) };
      }),
    },
  ],
};

describe("the figure of coefficients", () => {
  it("says how layers widen the band, and what training the frequencies adds", async () => {
    const { says, description } = coefficientsFigure(layered) ?? { says: "", description: "" };
    // Where e^{−(ξ/2)²} and e^{−(ξ/4)²} are a tenth: 3.03 and 6.07.
    expect(says).toMatch(/near ξ\s=\s3(\.\d)? with the first layer alone and near ξ\s=\s6(\.\d)? with all of them\./);
    expect(says).toContain("A is what training the frequencies adds");
    expect(says).not.toContain("scale");
    expect(description).toContain("with more and more layers");
    const texts = textOf(await renderFigure(layered, "coefficients"));
    for (const label of ["1 layer", "2 layers", "all layers"]) expect(texts).toContain(label);
  });

  it("says where a bell ends, and of a spike at 0 what it means instead", () => {
    const { says } = coefficientsFigure(spiked) ?? { says: "" };
    expect(says).toMatch(/^A falls to 1 % of its peak near ξ\s=\s8\..*: errors well beyond are hardly learnt\./);
    expect(says).toContain(
      "B grows towards ξ = 0, where slow parts of the error are learnt first, and falls slowly beyond.",
    );
  });

  it("shows a spike on a logarithmic axis, whose ticks are powers of ten far apart", async () => {
    const texts = textOf(await renderFigure(spiked, "coefficients"));
    const plain = textOf(await renderFigure(fixture, "coefficients"));
    const decades = (all: readonly string[]) =>
      all.filter((text) => /^(0\.01|0\.1|1|10|100|1,?000)$/.test(text)).length;
    expect(decades(texts)).toBeGreaterThan(decades(plain));
  });
});
