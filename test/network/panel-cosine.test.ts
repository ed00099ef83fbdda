import { expect, test } from "vitest";
import { expandPanel } from "../../src/network/laws/legendre-panels.js";
import { panelCosine, panelsCosine } from "../../src/network/laws/panel-cosine.js";

// Half of a panel times the longest t: just below and at the phases where the quadrature of panels is divided.
test.each([13.9, 18, 21.9, 27.9, 43.9, 131])("panels by transform are those one by one up to phase %d", (phase) => {
  const half = 0.25;
  const panels = Array.from({ length: 12 }, (_, i) =>
    expandPanel((w) => Math.exp(-w * w), 2 * half * i - 3, 2 * half * (i + 1) - 3),
  );
  const t = Float64Array.from({ length: 20_000 }, (_, i) => ((i / 19_999) * phase) / half);
  const sums = panelsCosine(panels, t);
  const worst = sums.reduce((most, sum, i) => {
    const exact = panels.reduce((total, panel) => total + panelCosine(panel, t[i]), 0);
    return Math.max(most, Math.abs(sum - exact));
  }, 0);
  // Measured: 2e-13 of ∫ |f| = √π at most; twice that.
  expect(worst).toBeLessThan(4e-13 * Math.sqrt(Math.PI));
});
