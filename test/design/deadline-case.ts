import { expect } from "vitest";
import type { DeadlineDesign } from "../../src/design/deadline.js";

/** The case of docs/theory.md, section 12, with other parts of its network. */
export const said = (network: object) => ({
  title: "Design",
  target: "exp(-x^2/10) * (sin(x + 0.3) + 0.6*sin(3*x + 0.9) + 0.4*sin(6*x + 1.8) + 0.3*sin(10*x + 3))",
  data: { box: [[-12, 12]], samples: [1000] },
  network: { family: "fourier-features", weights: { law: "normal", std: 5 }, train: ["a"], ...network },
  time: { save: [8] },
});

export const named = ({ candidates }: DeadlineDesign, name: string) =>
  candidates.find((each) => each.name === name) ?? expect.fail(`no candidate ${name}`);
