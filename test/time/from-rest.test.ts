import { describe, expect, it } from "vitest";
import { constant, intervalPencil, massMatrix, stiffnessMatrix } from "../../src/fem/index.js";
import { uniformIntervalMesh } from "../../src/mesh/index.js";
import { type DiffusionSystem, integrate, type TimeMethod } from "../../src/time/index.js";
import { testFromRest } from "./from-rest.js";

const mesh = uniformIntervalMesh(0, 1, 20);
const pencil = intervalPencil(massMatrix(mesh), stiffnessMatrix(mesh, constant(0.1)));

const tolerances: readonly TimeMethod[] = [1e-3, 1e-4, 1e-7].flatMap((tolerance): TimeMethod[] => [
  { method: "theta", theta: 0.5, tolerance },
  // Backward Euler to 1e-4: test/long.
  ...(tolerance > 1e-4 ? [{ method: "theta", theta: 1, tolerance } as const] : []),
  { method: "bdf2", tolerance },
  { method: "sdirk2", tolerance },
  { method: "sdirk3", tolerance },
]);

testFromRest(tolerances);

// Linear in t from rest, u = (λt − 1 + e^{−λt})/λ² mode by mode: at first far smaller than in the end.
it.each([
  [1e-7, [1e-3, 1]],
  [1e-5, [1e-3, 1]],
  [1e-3, [0.1, 0.5, 2]],
])("krylov keeps a tolerance of %d relative to what there is so far, at the times %j", (tolerance, save) => {
  const n = 60;
  const nodes = uniformIntervalMesh(0, 1, n);
  const fine = intervalPencil(massMatrix(nodes), stiffnessMatrix(nodes, constant(1)));
  const sum = (factor: (lambda: number) => number) => {
    const u = new Float64Array(n + 1);
    for (let k = 0; k < 30; k++) {
      const square = Math.sin((k * Math.PI) / (2 * n)) ** 2;
      const amplitude = factor((12 * n * n * square) / (3 - 2 * square)) / (1 + k);
      for (let i = 0; i <= n; i++) u[i] += amplitude * Math.cos((k * Math.PI * i) / n);
    }
    return u;
  };
  const load = new Float64Array(n + 1);
  fine.multiplyMass(
    sum(() => 1),
    load,
  );
  const { values } = integrate(
    {
      kind: "diffusion",
      pencil: fine,
      initial: [new Float64Array(n + 1)],
      source: (t, [out]) => out.set(load.map((value) => t * value)),
      sourceDegree: 1,
    },
    { method: "krylov", tolerance },
    { save },
  );
  save.forEach((t, i) => {
    const exact = sum((lambda) => {
      const z = lambda * t;
      // The series where the formula loses digits: z⁵/720 is left out.
      return z < 1e-2 ? t * t * (1 / 2 - z / 6 + z ** 2 / 24 - z ** 3 / 120) : (t + Math.expm1(-z) / lambda) / lambda;
    });
    const error = Math.hypot(...exact.map((u, k) => u - values[i][0][k])) / Math.hypot(...exact);
    // Measured: 0.7 of it at most.
    expect(error, `t = ${t}`).toBeLessThan(tolerance);
  });
});

describe("times saved", () => {
  const mode = mesh.nodes.map((xi) => Math.cos(Math.PI * xi));
  const system: DiffusionSystem = { kind: "diffusion", pencil, initial: [mode] };
  const choices: readonly TimeMethod[] = [{ steps: 20 }, { tolerance: 1e-6 }].flatMap((choice): TimeMethod[] => [
    { method: "theta", theta: 0.5, ...(choice as { steps: number }) },
    { method: "bdf2", ...(choice as { steps: number }) },
    { method: "sdirk3", ...(choice as { steps: number }) },
  ]);

  it.each(choices)("that differ by rounding are one, twice over (%o)", (method) => {
    const { values } = integrate(system, method, { save: [0.3, 0.1 + 0.2, 0.3, 1] });
    expect(values[1]).toEqual(values[0]);
    expect(values[2]).toEqual(values[0]);
    expect(values[1][0]).not.toBe(values[0][0]);
    const once = integrate(system, method, { save: [0.1 + 0.2, 1] });
    expect(values[0]).toEqual(once.values[0]);
    expect(values[3]).toEqual(once.values[1]);
  });

  it.each(choices)("may be very close, very early, or far apart (%o)", (method) => {
    const lambda = (0.6 * 400 * (1 - Math.cos(Math.PI / 20))) / (2 + Math.cos(Math.PI / 20));
    const save = [1e-300, 1e-6, 0.3, 0.3 * (1 + 1e-13), 0.30000001, 3, 1e6];
    const { values } = integrate(system, method, { save });
    save.forEach((t, i) => {
      // Fixed steps are of a length of 5e4 here; to t = 3 one each.
      const allowed = "steps" in method && method.steps !== undefined ? (t > 0.4 ? 1 : 1e-2) : 1e-6;
      expect(Math.abs(values[i][0][0] - Math.exp(-lambda * t)), `t = ${t}`).toBeLessThan(allowed);
    });
  });
});
