import { facetsTagged } from "../../src/fem/index.js";
import { type SimplexMesh, tensorMesh } from "../../src/mesh/index.js";
import { randomStream } from "../../src/network/index.js";
import type { BoundaryCondition, FieldFunctions, PdeProblem } from "../../src/pde/index.js";
import { at } from "../fem/at.js";

/** How loads (source and boundary values) depend on time; `oscillating`: as 1, t, sin ωt and cos ωt with one ω. */
export type LoadDependence = "none" | "constant" | "linear" | "oscillating";

/** A random problem that a dense reference can solve. */
export interface RandomPde {
  readonly problem: PdeProblem;
  /** At most 150 nodes. */
  readonly mesh: SimplexMesh;
  /** Positive, ascending. */
  readonly save: readonly number[];
  readonly loads: LoadDependence;
  /** Of oscillating loads. */
  readonly omega: number;
  /** In words, for messages. */
  readonly description: string;
}

/**
 * A problem that is all drawn from the seed: intervals, rectangles and boxes with unequal cells; diffusion that is constant, smooth, jumps
 * over many decades, vanishes on a part, or a tensor; reaction of either sign (growth to about e⁸); advection; prescribed values, fluxes, Robin
 * conditions of either sign and periodic sides; smooth, rough and random starts; sources; one field or two.
 */
export function randomPde(
  seed: number,
  {
    loads: choices = ["none", "constant", "linear"],
    advection: mayFlow = true,
  }: { readonly loads?: readonly LoadDependence[]; readonly advection?: boolean } = {},
): RandomPde {
  const random = randomStream(seed, 4711);
  const uniform = (from: number, to: number) => from + (to - from) * random.uniform();
  const power = (from: number, to: number) => 10 ** uniform(from, to);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random.uniform() * list.length)];
  const chance = (p: number) => random.uniform() < p;
  const words: string[] = [];
  const said = <T>(word: string, value: T): T => {
    words.push(word);
    return value;
  };

  const d = pick([1, 1, 1, 2, 2, 3] as const);
  const lengths = Array.from({ length: d }, () => power(-0.3, 0.3));
  const mesh = tensorMesh(
    lengths.map((length) => {
      const cells = Math.round({ 1: power(0.4, 2.1), 2: uniform(2, 10), 3: uniform(2, 4) }[d]);
      const spread = pick([0, 0.3, 2]);
      const nodes = [0];
      for (let i = 0; i < cells; i++) nodes.push(nodes[i] + 10 ** (spread * uniform(-0.5, 0.5)));
      return nodes.map((x) => (length * x) / nodes[cells]);
    }),
  );
  const nodes = mesh.points.length / d;
  words.push(`${d}-D, ${nodes} nodes`);

  const last = power(-2, 1);
  const D = power(-3, 0) / Math.max(1, last);
  const wave = (x: Float64Array) => Math.sin(x.reduce((sum, value, c) => sum + (3 + c) * value, 0.4));
  const tensor = (): PdeProblem["diffusion"] => {
    const [across, turn] = [power(-2, 0), uniform(0, 3)];
    const axis = [Math.cos(turn), Math.sin(turn), 0.5].slice(0, d);
    const square = axis.reduce((sum, value) => sum + value * value, 0);
    const entries = axis.flatMap((u, i) =>
      axis.map((v, j) => D * ((i === j ? across : 0) + ((1 - across) * u * v) / square)),
    );
    return { kind: "tensor", value: at(d, () => entries) };
  };
  const scalar = (value: Extract<PdeProblem["diffusion"], { kind: "scalar" }>["value"]): PdeProblem["diffusion"] => ({
    kind: "scalar",
    value,
  });
  const decades = uniform(1, 7);
  const diffusion = pick([
    () => said("constant diffusion", scalar(D)),
    () => said("smooth diffusion", scalar(at(d, (x) => D * (1 + 0.9 * wave(x))))),
    () =>
      said(
        `diffusion jumps by 1e${decades.toFixed(1)}`,
        scalar(at(d, ([x]) => (x < 0.4 * lengths[0] ? D * 10 ** decades : D))),
      ),
    () => said("diffusion vanishes on a part", scalar(at(d, ([x]) => (x < 0.5 * lengths[0] ? 0 : D)))),
    () => (d === 1 ? scalar(D) : said("tensor", tensor())),
  ])();

  // Rates times the last time: from hardly any change to growth by e⁸.
  const rate = (most: number) => Math.min(most, power(-1, 1)) / last;
  const reaction = pick([
    () => 0,
    () => said("decay", rate(10)),
    () => said("growth", -rate(8)),
    () => {
      const size = rate(8);
      return said(
        "reaction of both signs",
        at(d, (x) => size * wave(x)),
      );
    },
  ])();

  const flows = mayFlow && chance(0.4);
  const speed = rate(10) * lengths[0] * pick([0.1, 1]);
  const advection = flows
    ? said(
        `advection ${speed.toPrecision(2)}`,
        chance(0.5)
          ? at(d, () => [speed, -0.7 * speed, 0.4 * speed].slice(0, d))
          : at(d, (x) => Array.from({ length: d }, (_, c) => speed * Math.cos(2 * x[(c + 1) % d] + c))),
      )
    : undefined;

  const loads = pick(choices);
  const omega = power(-0.5, 1) / last;
  const count = chance(0.3) ? said("two fields", 2) : 1;
  const factors = (): { readonly value: (t: number) => number; readonly rate: (t: number) => number } => {
    const [a, b, c] = [random.normal(), random.normal() / last, random.normal()];
    if (loads === "constant") return { value: () => a, rate: () => 0 };
    if (loads === "linear") return { value: (t) => a + b * t, rate: () => b };
    return {
      value: (t) => a + 0.3 * b * t + c * Math.sin(omega * t + a),
      rate: (t) => 0.3 * b + c * omega * Math.cos(omega * t + a),
    };
  };
  /** A load for every field, and its time derivative; zero in most fields of problems without. */
  const data = (size: number): { readonly value: FieldFunctions; readonly rate: FieldFunctions } => {
    const each = Array.from({ length: count }, () => {
      const [shape, { value, rate: slope }] = [uniform(0, 1), factors()];
      const along = (x: Float64Array) => size * (1 + shape * wave(x));
      return { value: at(d, (x, t) => along(x) * value(t)), rate: at(d, (x, t) => along(x) * slope(t)) };
    });
    return { value: each.map(({ value }) => value), rate: each.map((one) => one.rate) };
  };
  const zero = Array.from({ length: count }, () => 0);
  const driven = loads !== "none" && said(`${loads} loads`, true);
  const source = driven && chance(0.7) ? { source: data(1 / last).value } : {};

  const names = d === 1 ? ["xi"] : ["xi1", "xi2", "xi3"].slice(0, d);
  const side = (name: string) => (box: SimplexMesh) => facetsTagged(box, name);
  const condition = (name: string): readonly BoundaryCondition[] => {
    const facets = side(name);
    return pick<() => readonly BoundaryCondition[]>([
      () => [],
      () => {
        if (!(driven && chance(0.7))) return said(`${name} zero`, [{ type: "dirichlet", facets, value: zero }]);
        const { value, rate: slope } = data(1);
        return said(`${name} prescribed`, [
          { type: "dirichlet", facets, value, ...(loads === "constant" ? {} : { rate: slope }) },
        ]);
      },
      () => (driven ? said(`${name} flux`, [{ type: "neumann", facets, value: data(D).value }]) : []),
      () => {
        const strength = pick([-1, 1, 1]) * D * power(-1, 0.5);
        return said(`${name} Robin ${strength > 0 ? "+" : "−"}`, [
          { type: "robin", facets, coefficient: strength, value: driven && chance(0.5) ? data(D).value : zero },
        ]);
      },
    ])();
  };
  const boundary = names.flatMap((name): readonly BoundaryCondition[] =>
    chance(0.15)
      ? said(`${name} periodic`, [{ type: "periodic", facets: side(`${name}-lower`), partners: side(`${name}-upper`) }])
      : [...condition(`${name}-lower`), ...condition(`${name}-upper`)],
  );

  const start = (): PdeProblem["initial"][number] =>
    pick([
      () =>
        said(
          "smooth start",
          at(d, (x) => 1 + wave(x)),
        ),
      () =>
        said(
          "step",
          at(d, ([x]) => (x < 0.37 * lengths[0] ? 1 : 0)),
        ),
      () => {
        const centre = lengths.map((length) => uniform(0, length));
        return said(
          "narrow start",
          at(d, (x) => Math.exp(-2000 * x.reduce((sum, value, c) => sum + (value - centre[c]) ** 2, 0)) + 1e-9),
        );
      },
      () =>
        said(
          "noise",
          at(d, (x) => Math.sin(1e6 * x.reduce((sum, value, c) => sum + (c + 1.3) * value, 0.1))),
        ),
      () => (driven ? said("zero start", 0) : at(d, (x) => 1 + wave(x))),
    ])();
  const initial = Array.from({ length: count }, start);

  return {
    problem: {
      diffusion,
      reaction,
      ...(advection === undefined ? {} : { advection }),
      ...source,
      initial,
      boundary,
      mass: chance(0.25) ? said("lumped", "lumped" as const) : "consistent",
      changes: { matrices: false, loads: loads === "linear" ? "linearly" : loads === "oscillating" },
    },
    mesh,
    save: chance(0.5) ? [last] : [last * power(-3, -0.3), last],
    loads,
    omega,
    description: `seed ${seed}: ${words.join(", ")}; t = ${last.toPrecision(3)}`,
  };
}
