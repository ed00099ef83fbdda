import { describe, expect, it } from "vitest";
import { experimentOf, runPde } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { isIntervalMesh } from "../../src/mesh/index.js";
import { solveSpectralProblem } from "../../src/spectral/index.js";

// In 2-D: test/long.
describe("an adaptive mesh", () => {
  it("in 1-D has ascending nodes, and on them the spectrum that is solved on that mesh alone", async () => {
    const { solution, problem } = runPde(
      await experimentOf(
        checkCase({
          title: "Two scales",
          target: "exp(-x^2/8) * (sin(x) + sin(6*x + 1.8))",
          data: { box: [[-12, 12]], samples: [400] },
          spectrum: { box: [[-40, 40]], cells: [100] },
          adapt: { tolerance: 0.05 },
          network: { family: "mscale", scales: [1, 2, 4, 8] },
          time: { save: [0.5, 8], tolerance: 1e-6 },
        }),
      ),
    );
    const { mesh, fields, times } = solution;
    if (!isIntervalMesh(mesh)) throw new Error("a 1-D case has an interval's mesh");
    mesh.nodes.forEach((node, i) => {
      if (i > 0) expect(node).toBeGreaterThan(mesh.nodes[i - 1]);
    });
    const alone = solveSpectralProblem(problem, { method: "krylov", tolerance: 1e-9 }, times);
    const size = Math.hypot(...fields[0].re, ...fields[0].im);
    fields.forEach(({ re, im }, i) => {
      const difference = Math.hypot(
        ...re.map((value, k) => value - alone.fields[i].re[k]),
        ...im.map((value, k) => value - alone.fields[i].im[k]),
      );
      // Twenty times the tolerance of time integration, 1e-6: cells differ in length, the nodes' norm is not the M-norm.
      expect(difference).toBeLessThan(2e-5 * size);
    });
  });
});
