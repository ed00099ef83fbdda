import { describe, expect, it } from "vitest";
import { InputError, NumericalError } from "../../src/errors.js";
import { integrate, type TimeMethod } from "../../src/time/index.js";
import { distance, linearInTime, manufactured, waving } from "./manufactured.js";

const choices = [{ steps: 7 }, { tolerance: 1e-5 }] as const;
const stepMethods: readonly TimeMethod[] = choices.flatMap((choice) => [
  { method: "theta", theta: 1, ...choice },
  { method: "theta", theta: 0.5, ...choice },
  { method: "theta", theta: 0.8, ...choice },
  { method: "bdf2", ...choice },
  { method: "sdirk2", ...choice },
  { method: "sdirk3", ...choice },
]);

const operators = [
  { velocity: 0, varying: false },
  { velocity: 0, varying: true },
  { velocity: 2, varying: false },
  { velocity: 2, varying: true },
] as const;

describe("a solution linear in time", () => {
  it.each(operators.flatMap((operator) => stepMethods.map((method) => [method, operator] as const)))(
    "is reproduced by %o with %o",
    (method, operator) => {
      const system = manufactured(linearInTime, operator);
      const save = [0.3, 1, 1.7, 4];
      const { values } = integrate(system, method, { save });
      save.forEach((time, i) => {
        // Rounding: measured below 3e−14.
        expect(distance(linearInTime, values[i], time)).toBeLessThan(1e-12);
      });
    },
  );

  it.each([0, 2])("is reproduced by krylov at its tolerance, velocity %d", (velocity) => {
    const system = manufactured(linearInTime, { velocity, varying: false, degree: 1 });
    const save = [0.3, 1, 1.7, 4, 0];
    const { values } = integrate(system, { method: "krylov", tolerance: 1e-12 }, { save });
    save.forEach((time, i) => {
      expect(distance(linearInTime, values[i], time)).toBeLessThan(1e-9);
    });
  });

  it("takes the longest steps that an adaptive method has, after the first", () => {
    const system = manufactured(linearInTime, { velocity: 0, varying: false });
    const { statistics } = integrate(system, { method: "sdirk3", tolerance: 1e-9 }, { save: [4] });
    expect(statistics.steps).toBeLessThan(60);
    expect(statistics.rejectedSteps).toBe(0);
  });
});

const orders: readonly (readonly [number, (steps: number) => TimeMethod])[] = [
  [1, (steps) => ({ method: "theta", theta: 1, steps })],
  [1, (steps) => ({ method: "theta", theta: 0.7, steps })],
  [2, (steps) => ({ method: "theta", theta: 0.5, steps })],
  [2, (steps) => ({ method: "bdf2", steps })],
  [2, (steps) => ({ method: "sdirk2", steps })],
  [3, (steps) => ({ method: "sdirk3", steps })],
];

describe("the order of a method", () => {
  it.each(
    operators.flatMap((operator) => orders.map(([order, make]) => [order, make(1).method, operator, make] as const)),
  )("is %d for %s, with a source and %o", (order, _, operator, make) => {
    const system = manufactured(waving, operator);
    const error = (steps: number): number =>
      distance(waving, integrate(system, make(steps), { save: [1.5] }).values[0], 1.5);
    const steps = order === 1 ? 800 : order === 2 ? 200 : 400;
    const observed = Math.log2(error(steps) / error(2 * steps));
    // The next term of the error leaves this much at these steps.
    expect(Math.abs(observed / order - 1)).toBeLessThan(0.03);
  });
});

describe("an adaptive method", () => {
  it.each(
    operators.flatMap((operator) =>
      (operator.varying ? [1e-3, 1e-4] : [1e-3, 1e-5, 1e-7]).flatMap((tolerance) =>
        (["theta", "bdf2", "sdirk2", "sdirk3"] as const).map((method) => [method, tolerance, operator] as const),
      ),
    ),
  )("%s keeps the tolerance %d with a source and %o", (name, tolerance, operator) => {
    const system = manufactured(waving, operator);
    const method: TimeMethod = name === "theta" ? { method: name, theta: 0.5, tolerance } : { method: name, tolerance };
    const save = [0.01, 0.5, 2];
    const { values, statistics } = integrate(system, method, { save });
    // Of solutions of size 2; two initial values.
    save.forEach((time, i) => {
      expect(distance(waving, values[i], time)).toBeLessThan(2 * tolerance);
    });
    expect(statistics.errorEstimate).toBeLessThan(1.001 * tolerance);
  });
});

describe("krylov with a source", () => {
  it("needs to know its degree, and constant matrices, and says which methods do not", () => {
    const method: TimeMethod = { method: "krylov", tolerance: 1e-6 };
    const run = (system: Parameters<typeof integrate>[0]) => () => integrate(system, method, { save: [1] });
    expect(run(manufactured(waving, { velocity: 0, varying: false }))).toThrow(InputError);
    expect(run(manufactured(waving, { velocity: 0, varying: false }))).toThrow(
      /known to be constant or linear in t between breakpoints; "theta", "bdf2"/,
    );
    expect(run(manufactured(waving, { velocity: 0, varying: true }))).toThrow(/change with time; "theta"/);
  });
});

describe("a load", () => {
  it("is asked for into zeros, whatever was there before", () => {
    const system = manufactured(linearInTime, { velocity: 0, varying: false });
    let calls = 0;
    const source: typeof system.source = (time, out) => {
      calls++;
      for (const load of out) expect(load.every((value) => value === 0)).toBe(true);
      system.source?.(time, out);
    };
    integrate({ ...system, source }, { method: "sdirk3", steps: 5 }, { save: [1] });
    expect(calls).toBeGreaterThan(10);
  });

  it("that is not finite is an error that says when", () => {
    const system = manufactured(linearInTime, { velocity: 0, varying: false });
    const run = (): unknown =>
      integrate(
        { ...system, source: (time, out) => out[1].fill(time > 0.5 ? Number.NaN : 0) },
        { method: "sdirk2", steps: 10 },
        { save: [1] },
      );
    expect(run).toThrow(NumericalError);
    expect(run).toThrow(/The load 1 at t = 0\.5\d*: entry 0 is NaN/);
  });
});
