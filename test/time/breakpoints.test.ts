import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { constant, intervalPencil, massMatrix, stiffnessMatrix } from "../../src/fem/index.js";
import { uniformIntervalMesh } from "../../src/mesh/index.js";
import { type Checkpoint, type EvolutionSystem, integrate, type TimeMethod } from "../../src/time/index.js";
import { stopsOf } from "../../src/time/stops.js";

// cos(πξ) at the nodes of a uniform mesh is an eigenvector: q′ = −λq + f(t), and no error of the mesh.
const cells = 16;
const mesh = uniformIntervalMesh(0, 1, cells);
const pencil = intervalPencil(massMatrix(mesh), stiffnessMatrix(mesh, constant(0.1)));
const mode = mesh.nodes.map((xi) => Math.cos(Math.PI * xi));
const lambda = (0.6 * cells * cells * (1 - Math.cos(Math.PI / cells))) / (2 + Math.cos(Math.PI / cells));
const Mmode = new Float64Array(mode.length);
pencil.multiplyMass(mode, Mmode);

/** Off but from 0.3 to √0.5; at the jumps themselves a value that no method may use. */
const jumps = [0.3, Math.SQRT1_2] as const;
const pulse = (t: number): number => (t === jumps[0] || t === jumps[1] ? 1e9 : t > jumps[0] && t < jumps[1] ? 5 : 0);
/** q of the pulse from q(0) = 1. */
function driven(t: number): number {
  const grown = (from: number) => (t > from ? (5 / lambda) * -Math.expm1(-lambda * (t - from)) : 0);
  return Math.exp(-lambda * t) + grown(jumps[0]) - grown(jumps[1]);
}

function loaded(f: (t: number) => number, breakpoints: readonly number[], degree?: 0 | 1): EvolutionSystem {
  return {
    kind: "diffusion",
    pencil,
    initial: [mode],
    source(t, [out]) {
      Mmode.forEach((value, i) => {
        out[i] = f(t) * value;
      });
    },
    breakpoints,
    ...(degree === undefined ? {} : { sourceDegree: degree }),
  };
}

const save = [0.2, 0.3, 1];
const fixed: readonly (readonly [number, (steps: number) => TimeMethod])[] = [
  [1, (steps) => ({ method: "theta", theta: 1, steps })],
  [1, (steps) => ({ method: "theta", theta: 0, steps: 2 * steps })],
  [2, (steps) => ({ method: "theta", theta: 0.5, steps })],
  [2, (steps) => ({ method: "bdf2", steps })],
  [2, (steps) => ({ method: "sdirk2", steps })],
  [3, (steps) => ({ method: "sdirk3", steps })],
];

describe("a load that jumps", () => {
  it.each(fixed)("leaves order %d of fixed steps as it is", (order, make) => {
    const error = (steps: number): number => {
      const { values } = integrate(loaded(pulse, jumps), make(steps), { save });
      return Math.max(...save.map((t, i) => Math.abs(values[i][0][0] - driven(t))));
    };
    // Forward Euler needs Δt λ_max < 2: λ_max is 12·0.1·16² = 307.
    const steps = order === 3 ? 20 : 320;
    const observed = Math.log2(error(steps) / error(16 * steps)) / 4;
    // Steps of the stretches between jumps are rounded to whole numbers, which changes their ratio by a few per cent.
    expect(Math.abs(observed / order - 1)).toBeLessThan(0.05);
  });

  it.each(
    [1e-3, 1e-6].flatMap((tolerance) => [
      { method: "theta" as const, theta: 0.5, tolerance },
      ...(["bdf2", "sdirk2", "sdirk3", "krylov"] as const).map((method) => ({ method, tolerance })),
    ]),
  )("is followed by %o to its tolerance", (method) => {
    const { values, statistics } = integrate(loaded(pulse, [...jumps, 0, 1, 7, -3], 0), method, { save: [0, ...save] });
    expect([...values[0][0]]).toEqual([...mode]);
    // Relative to the largest norm so far: at first that of the start, at last that at the end of the pulse, where it is 2.1.
    save.forEach((t, i) => {
      const largest = Math.max(1, driven(Math.min(t, jumps[1])));
      expect(Math.abs(values[i + 1][0][0] - driven(t))).toBeLessThan(method.tolerance * largest);
    });
    expect(statistics.rejectedSteps).toBeLessThan(15);
  });

  it("and is linear in t between its jumps is followed by krylov", () => {
    // q′ = −λq + t from 0.4 on: q = (t − 1/λ)/λ + c e^{−λ(t − 0.4)}
    const ramp = (t: number): number => (t < 0.4 ? 0 : t);
    const exact = (t: number): number => {
      const start = Math.exp(-lambda * 0.4);
      const particular = (s: number) => (s - 1 / lambda) / lambda;
      return particular(t) + (start - particular(0.4)) * Math.exp(-lambda * (t - 0.4));
    };
    const { values } = integrate(loaded(ramp, [0.4], 1), { method: "krylov", tolerance: 1e-9 }, { save: [1, 0.4] });
    expect(Math.abs(values[0][0][0] - exact(1))).toBeLessThan(1e-9);
    expect(Math.abs(values[1][0][0] - Math.exp(-lambda * 0.4))).toBeLessThan(1e-9);
  });

  it("is met by generalised α with the acceleration after it", () => {
    // q″ = −λq + f: f switched off at 0.5 leaves an oscillation of its own.
    const omega = Math.sqrt(lambda);
    const exact = (t: number): number =>
      Math.cos(omega * t) + (2 / lambda) * (Math.cos(omega * (t - 0.5)) - Math.cos(omega * t));
    const { source } = loaded((t) => (t < 0.5 ? 2 : 0), []);
    const error = (steps: number): number => {
      const wave: EvolutionSystem = {
        kind: "damped-wave",
        friction: 0,
        pencil,
        initial: [mode],
        breakpoints: [0.5],
        ...(source ? { source } : {}),
      };
      const { values } = integrate(wave, { method: "generalized-alpha", steps }, { save: [1.3] });
      return Math.abs(values[0][0][0] - exact(1.3));
    };
    expect(Math.abs(Math.log2(error(130) / error(260)) / 2 - 1)).toBeLessThan(0.03);
  });

  it("of matrices is met too, and a checkpoint before or after it resumes to the last bit", () => {
    const doubled = intervalPencil(massMatrix(mesh), stiffnessMatrix(mesh, constant(0.2)));
    const system: EvolutionSystem = {
      kind: "diffusion",
      pencil,
      pencilAt: (t) => (t > 0.5 ? doubled : pencil),
      breakpoints: [0.5],
      initial: [mode],
    };
    for (const choice of [{ steps: 10 }, { tolerance: 1e-5 }] as const) {
      const states: Checkpoint[] = [];
      const checkpoint = { every: { steps: 1 }, write: (state: Checkpoint) => states.push(state) };
      const method: TimeMethod = { method: "bdf2", ...choice };
      const whole = integrate(system, method, { save: [0.2, 1], checkpoint });
      expect(Math.abs(whole.values[1][0][0] - Math.exp(-1.5 * lambda))).toBeLessThan("steps" in choice ? 1e-2 : 1e-5);
      for (const resume of states) {
        expect(integrate(system, method, { save: [0.2, 1], resume }).values).toEqual(whole.values);
      }
    }
  });

  it("needs finite times", () => {
    const run = () => integrate(loaded(pulse, [0.3, Number.NaN]), { method: "bdf2", steps: 3 }, { save });
    expect(run).toThrow(InputError);
    expect(run).toThrow(/breakpoints\[1\]: expected a finite time, found NaN/);
  });
});

describe("stops", () => {
  it("are the times saved and the breakpoints among them, those closer than rounding as one", () => {
    expect(stopsOf([0, 1, 0.3, 0.1 + 0.2], [0.5, 2])).toEqual([
      { time: 0.1 + 0.2, saves: [0.3, 0.1 + 0.2], piece: { begin: 0, end: 0.5 } },
      { time: 0.5, saves: [], piece: { begin: 0, end: 0.5 } },
      { time: 1, saves: [1], piece: { begin: 0.5, end: 1 } },
    ]);
    expect(stopsOf([2, 1])).toEqual([
      { time: 1, saves: [1], piece: undefined },
      { time: 2, saves: [2], piece: undefined },
    ]);
    expect(stopsOf([0], [0.5])).toEqual([]);
  });
});
