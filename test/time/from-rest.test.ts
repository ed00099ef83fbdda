import { describe, expect, it } from "vitest";
import { constant, intervalPencil, massMatrix, stiffnessMatrix } from "../../src/fem/index.js";
import { type IntervalMesh, uniformIntervalMesh } from "../../src/mesh/index.js";
import { type DiffusionSystem, integrate, type TimeMethod } from "../../src/time/index.js";

const mesh = uniformIntervalMesh(0, 1, 20);
const pencilOn = (on: IntervalMesh) => intervalPencil(massMatrix(on), stiffnessMatrix(on, constant(0.1)));
const pencil = pencilOn(mesh);

/** As coarse as can be: constants do not see the mesh. */
const coarse = pencilOn(uniformIntervalMesh(0, 1, 2));
const ones = new Float64Array(coarse.size).fill(1);
const M1 = new Float64Array(coarse.size);
coarse.multiplyMass(ones, M1);

/** u′ = f(t) in the constants. */
function uniformly(start: number, f: (t: number) => number): DiffusionSystem {
  return {
    kind: "diffusion",
    pencil: coarse,
    initial: [ones.map((one) => start * one)],
    source(t, [out]) {
      M1.forEach((value, i) => {
        out[i] = f(t) * value;
      });
    },
  };
}

const tolerances: readonly TimeMethod[] = [1e-3, 1e-4, 1e-7].flatMap((tolerance): TimeMethod[] => [
  { method: "theta", theta: 0.5, tolerance },
  ...(tolerance > 1e-5 ? [{ method: "theta", theta: 1, tolerance } as const] : []),
  { method: "bdf2", tolerance },
  { method: "sdirk2", tolerance },
  { method: "sdirk3", tolerance },
]);

describe("from rest", () => {
  it.each(tolerances)("%o keeps its tolerance at every time saved, with few rejected steps", (method) => {
    const tolerance = method.method === "generalized-alpha" ? 0 : (method.tolerance ?? 0);
    const loads: readonly (readonly [string, (t: number) => number, (t: number) => number])[] = [
      ["t²", (t) => t * t, (t) => t ** 3 / 3],
      ["1", () => 1, (t) => t],
      ["0", () => 0, () => 0],
      ["from 1/2 on", (t) => 100 * Math.max(0, t - 0.5) ** 2, (t) => (100 * Math.max(0, t - 0.5) ** 3) / 3],
    ];
    for (const [name, f, exact] of loads) {
      for (const scale of [1, 1e-200, 1e200]) {
        for (const start of [0, 1e-30 * scale]) {
          const save = [0.1, 1];
          const { values, statistics } = integrate(
            uniformly(start, (t) => scale * f(t)),
            method,
            { save },
          );
          save.forEach((t, i) => {
            const error = Math.abs(values[i][0][1] / scale - exact(t));
            expect(error, `${name}, ${scale}, ${start}, t = ${t}`).toBeLessThanOrEqual(tolerance * exact(t) + 1e-29);
          });
          expect(statistics.errorEstimate).toBeLessThan(1.1 * tolerance);
          expect(statistics.rejectedSteps).toBeLessThan(40);
        }
      }
    }
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
