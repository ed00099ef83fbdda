import { expect, it } from "vitest";
import { experimentOf } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { designForDeadline } from "../../src/design/deadline.js";
import { named } from "./deadline-case.js";

const withLaw = async (weights: object) => {
  const box = [
    [-5, 5],
    [-5, 5],
  ];
  const said = {
    title: "Plane",
    dimension: 2,
    target: "exp(-(x^2 + y^2)/4) * cos(2*x + y)",
    data: { box, samples: [14, 14] },
    network: { family: "fourier-features", weights, train: ["a"] },
    time: { save: [1] },
  };
  return designForDeadline(await experimentOf(checkCase(said)), { deadline: 1 }, { std: [0.5, 4] });
};

it("level 0 in the plane is that of laws that look alike in all directions, and not given for others", async () => {
  const normal = await withLaw({ law: "normal", std: 2 });
  // The domain ends where little is left of the target: to a twentieth.
  for (const { levels } of normal.candidates) expect((levels.pde ?? 0) / levels.ntk).toBeCloseTo(1, 1);
  const square = named(await withLaw({ law: "uniform", halfWidth: 3 }), "the case's own");
  expect(square.levels.pde).toBeUndefined();
  expect(square.levels.ntk).toBeGreaterThan(0);
});
