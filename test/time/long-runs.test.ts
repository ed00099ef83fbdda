import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { constant, intervalPencil, massMatrix, stiffnessMatrix } from "../../src/fem/index.js";
import { uniformIntervalMesh } from "../../src/mesh/index.js";
import { type DampedWaveSystem, type DiffusionSystem, integrate, type TimeMethod } from "../../src/time/index.js";

const mesh = uniformIntervalMesh(0, 1, 4);
const pencil = intervalPencil(massMatrix(mesh), stiffnessMatrix(mesh, constant(1)));
const initial = [mesh.nodes.map((xi) => xi)];
const source = (time: number, [out]: readonly Float64Array[]): void => {
  out.fill(Math.sin(time));
};
const diffusion: DiffusionSystem = { kind: "diffusion", pencil, initial, source };
const wave: DampedWaveSystem = { kind: "damped-wave", pencil, friction: 1, initial, source };
const steps = 100_000;

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const runs: readonly (readonly [TimeMethod, DiffusionSystem | DampedWaveSystem])[] = [
  [
    { method: "theta", theta: 0.5, steps },
    { ...diffusion, pencilAt: () => pencil },
  ],
  [{ method: "theta", theta: 0.5, steps }, diffusion],
  [{ method: "bdf2", steps }, diffusion],
  [{ method: "sdirk2", steps }, diffusion],
  [{ method: "generalized-alpha", steps }, wave],
];

describe("100 000 steps", () => {
  it.each(runs)("of %o keep no memory", (method, system) => {
    // Vectors held by accident at every step would be counted among the array buffers: 100 000 of 40 bytes.
    const samples: number[] = [];
    let calls = 0;
    const { statistics } = integrate(system, method, {
      save: [10],
      onProgress() {
        if (++calls % 20 !== 0) return;
        collectGarbage();
        samples.push(process.memoryUsage().arrayBuffers);
      },
    });
    expect(statistics.steps).toBe(steps);
    expect(statistics.factorizations).toBeLessThanOrEqual("pencilAt" in system ? steps : 2);
    expect(samples.length).toBeGreaterThan(2);
    // A vector kept per step would add 4 MB.
    expect(samples[samples.length - 1] - samples[0]).toBeLessThan(2_000_000);
  });
});
