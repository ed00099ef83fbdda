import { describe, expect, it } from "vitest";
import { distribution, type Law, randomStream } from "../../src/network/index.js";
import { integrate, integrateToInfinity } from "./quadrature.js";

const laws: Record<string, Law> = {
  normal: { law: "normal", std: 1.3 },
  uniform: { law: "uniform", halfWidth: 4 },
  laplace: { law: "laplace", scale: 0.7 },
  cauchy: { law: "student-t", dof: 1, scale: 2 },
  "student-t of 2.7": { law: "student-t", dof: 2.7, scale: 0.5 },
  "student-t of 0.4": { law: "student-t", dof: 0.4, scale: 1 },
  "student-t of 30": { law: "student-t", dof: 30, scale: 1 },
  "power 0.9 from 0": { law: "power", exponent: 0.9, min: 0, max: 10 },
  "power -3 from 0": { law: "power", exponent: -3, min: 0, max: 2 },
  "power 2.5": { law: "power", exponent: 2.5, min: 0.1, max: 20 },
  "power 25": { law: "power", exponent: 25, min: 1, max: 50 },
  "log-uniform": { law: "log-uniform", min: 0.1, max: 30 },
  mixture: {
    law: "mixture",
    components: [
      { law: "normal", std: 0.5, weight: 2 },
      { law: "uniform", halfWidth: 3, weight: 1 },
      {
        law: "mixture",
        weight: 1,
        components: [
          { law: "laplace", scale: 1, weight: 1 },
          { law: "log-uniform", min: 1, max: 5, weight: 3 },
        ],
      },
    ],
  },
  table: {
    law: "table",
    points: [
      [-1, 0.5],
      [0, 2],
      [1.5, 0],
      [2, 0],
      [4, 1],
    ],
  },
  "expression, smooth": { law: "expression", density: "exp(-w^2/2) * (1 + cos(3*w))", support: [-9, 9] },
  "expression, lopsided": { law: "expression", density: "abs(w - 0.3) * exp(-abs(w))", support: [-2, 12] },
  "expression with a jump": { law: "expression", density: "w < 1.2345 ? 1 : 0.3", support: [0, 2] },
  "expression, singular": { law: "expression", density: "1 / sqrt(w)", support: [0, 2] },
};
const named = Object.entries(laws);
const heavy = (law: Law) => law.law === "student-t";

describe.each(named)("the %s law", (_, law) => {
  const d = distribution(law);

  it("has a symmetric density that integrates to 1", () => {
    for (const w of [0, 0.05, 0.3, 1, 1.7, 3, 11]) {
      expect(d.density(w)).toBe(d.density(-w));
      expect(d.density(w)).toBeGreaterThanOrEqual(0);
    }
    const far = Math.max(d.extent, ...d.breakpoints);
    const mass = heavy(law)
      ? 2 * integrateToInfinity(d.density, 0)
      : 2 * integrate(d.density, 0, far, d.breakpoints, 4);
    // What the quadrature loses at kinks located to 1e-7, and 1e-12 beyond the extent.
    expect(Math.abs(mass - 1)).toBeLessThan(2e-11);
  });

  it("has at most 1e-12 of its mass beyond its extent, unless its tails are heavy", () => {
    if (heavy(law) && d.extent === 200 * (law as { scale: number }).scale) return;
    const far = Math.max(d.extent, ...d.breakpoints);
    const outside = heavy(law)
      ? 2 * integrateToInfinity(d.density, d.extent)
      : 2 * integrate(d.density, d.extent, far, d.breakpoints) + 0;
    expect(outside).toBeLessThan(1.1e-12);
  });

  it("samples its density: Kolmogorov–Smirnov with 100 000 seeded samples", () => {
    const random = randomStream(2024, 1);
    const n = 100_000;
    const samples = Float64Array.from({ length: n }, () => d.sample(random)).sort();
    // At every fiftieth sample, integrating outwards from the centre: F(0) = ½.
    const stride = 50;
    let distance = 0;
    const centre = samples.findIndex((w) => w > 0);
    for (const direction of [1, -1]) {
      let [cumulative, from] = [0.5, 0];
      for (let i = centre; i >= 0 && i < n; i += direction * stride) {
        const to = samples[i];
        if (direction * (to - from) > 0) {
          cumulative += direction * integrate(d.density, Math.min(from, to), Math.max(from, to), d.breakpoints);
          from = to;
        }
        distance = Math.max(distance, Math.abs(cumulative - (i + 0.5) / n));
      }
    }
    // Kolmogorov's distribution: 1.95/√n is exceeded with probability 1e-3 by a right sampler.
    expect(distance).toBeLessThan(1.95 / Math.sqrt(n));
  });

  it("has the variance of its density and of its samples", () => {
    if (!Number.isFinite(d.variance)) {
      expect(heavy(law) && (law as { dof: number }).dof <= 2).toBe(true);
      return;
    }
    const second = (w: number) => w * w * d.density(w);
    const far = Math.max(d.extent, ...d.breakpoints);
    const variance = heavy(law) ? 2 * integrateToInfinity(second, 0) : 2 * integrate(second, 0, far, d.breakpoints, 4);
    // Quadrature as above; the 1e-12 beyond the extent weigh extent² ≤ 1e3 more.
    expect(Math.abs(variance / d.variance - 1)).toBeLessThan(1e-9);
    if (heavy(law) && (law as { dof: number }).dof < 4) return;
    const random = randomStream(5, 2);
    const n = 40_000;
    let [squares, fourth, mean] = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const w = d.sample(random);
      mean += w / n;
      squares += w ** 2 / n;
      fourth += w ** 4 / n;
    }
    // Five standard errors.
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(d.variance / n));
    expect(Math.abs(squares - d.variance)).toBeLessThan(5 * Math.sqrt((fourth - squares ** 2) / n));
  });

  it("has the characteristic function of its density, by quadrature", () => {
    if (heavy(law)) return; // by closed forms and by inversion, below
    const far = Math.max(d.extent, ...d.breakpoints);
    const times = Float64Array.of(0, 1e-9, 1e-3, 0.31, 1, -2.7, 7.77, 23.1, 61);
    const values = d.characteristic(times);
    times.forEach((t, i) => {
      const longest = Math.min(4, 12 / Math.max(1e-3, Math.abs(t)));
      const exact = 2 * integrate((w) => d.density(w) * Math.cos(w * t), 0, far, d.breakpoints, longest);
      // As for the mass; the quadrature itself is good to about 1e-13.
      expect(Math.abs(values[i] - exact)).toBeLessThan(2e-11);
    });
    expect(values[0]).toBeCloseTo(1, 14);
  });

  it("is the inverse transform of its characteristic function, smoothed by a narrow normal", () => {
    const width = 0.3;
    const far = Math.max(d.extent, ...d.breakpoints);
    // The trapezoidal rule converges exponentially; it sees copies of the smoothed density 2π/step apart.
    const step = heavy(law) ? 0 : Math.PI / (far + 4);
    const smooth = (w: number) => {
      if (step > 0) {
        const t = Float64Array.from({ length: Math.ceil(8 / width / step) }, (_, k) => k * step);
        const phi = d.characteristic(t);
        return t.reduce((sum, s, k) => {
          const term = phi[k] * Math.exp(-0.5 * (width * s) ** 2) * Math.cos(w * s);
          return sum + ((k === 0 ? 0.5 : 1) * step * term) / Math.PI;
        }, 0);
      }
      // Heavy tails make φ singular at 0: the double-exponential rule on pieces.
      const f = (s: number) =>
        d.characteristic(Float64Array.of(s))[0] * Math.exp(-0.5 * (width * s) ** 2) * Math.cos(w * s);
      return integrate(f, 0, 8 / width, [], 3) / Math.PI;
    };
    const gauss = (w: number) => Math.exp(-0.5 * (w / width) ** 2) / (Math.sqrt(2 * Math.PI) * width);
    for (const w of [0, 0.7, 2.2]) {
      const convolved = integrate((v) => d.density(v) * gauss(w - v), w - 9 * width, w + 9 * width, d.breakpoints, 0.5);
      // Both sides are cut at 8 standard deviations, e^{−32} = 1e-14; measured 1e-11 at kinks.
      expect(Math.abs(smooth(w) - convolved)).toBeLessThan(1e-10);
    }
  });

  it("has the same characteristic function for a short and a long list of arguments", () => {
    const long = Float64Array.from({ length: 60_000 }, (_, k) => 0.01 * k);
    const some = long.filter((_, k) => k % 1001 === 17);
    const values = d.characteristic(long);
    d.characteristic(some).forEach((value, i) => {
      // The transform is asked for 1e-13, the rounding of the phases w t adds 2e-16 · 600 · 50.
      expect(Math.abs(value - values[17 + 1001 * i])).toBeLessThan(5e-12);
    });
  });
});

it.each([12, 30, 200])("Student's law of %d degrees is cut where 1e-12 of its mass is left", (dof) => {
  const { density, extent } = distribution({ law: "student-t", dof, scale: 2 });
  // Thirty panels that grow, to where 1e-12 of the tail is left.
  let tail = 0;
  for (let panel = 0; panel < 30; panel++) {
    tail += 2 * integrate(density, extent * 1.25 ** panel, extent * 1.25 ** (panel + 1));
  }
  expect(tail).toBeLessThan(1e-12);
  // The bound by which it is found is close: measured 0.8 to 1.
  expect(tail).toBeGreaterThan(3e-13);
});

describe("characteristic functions in closed form", () => {
  const times = Float64Array.of(0, 1e-12, 1e-5, 0.01, 0.3, 1, 2.5, 7, 20, 60, 1e4);
  const compare = (law: Law, exact: (t: number) => number, tolerance: number) => {
    distribution(law)
      .characteristic(times)
      .forEach((value, i) => {
        expect(Math.abs(value - exact(times[i])), `at ${times[i]}`).toBeLessThan(tolerance);
      });
  };

  it("student-t of odd degrees: a polynomial times an exponential", () => {
    compare({ law: "student-t", dof: 1, scale: 2 }, (t) => Math.exp(-2 * t), 1e-14);
    const z3 = (t: number) => Math.sqrt(3) * t;
    compare({ law: "student-t", dof: 3, scale: 1 }, (t) => (1 + z3(t)) * Math.exp(-z3(t)), 1e-14);
    const z5 = (t: number) => Math.sqrt(5) * t;
    compare({ law: "student-t", dof: 5, scale: 1 }, (t) => (1 + z5(t) + z5(t) ** 2 / 3) * Math.exp(-z5(t)), 1e-14);
  });

  it("student-t of very many degrees is the normal one", () => {
    // 1/V has mean 1 + O(1/dof) and variance O(1/dof): the difference is below 1/dof.
    compare({ law: "student-t", dof: 1e9, scale: 1 }, (t) => Math.exp((-t * t) / 2), 1e-9);
  });

  it("student-t of few degrees starts as 1 − c|t|^dof", () => {
    const dof = 0.02;
    const [a, b] = distribution({ law: "student-t", dof, scale: 1 }).characteristic(Float64Array.of(1e-150, 2e-150));
    // The next term is smaller by t²: the ratio is exact up to the rounding of 1 − φ.
    expect((1 - b) / (1 - a)).toBeCloseTo(2 ** dof, 12);
  });

  it("log-uniform: cosine integrals, at large arguments by their asymptotic series", () => {
    // Ci x = (sin x/x)(1 − 2!/x² + …) − (cos x/x²)(1 − 3!/x² + …), DLMF 6.12.3–4.
    const cosineIntegral = (x: number) => {
      let [f, g, term] = [0, 0, 1];
      for (let k = 0; k < 12; k++) {
        f += term;
        g += term * (2 * k + 1);
        term *= (-(2 * k + 1) * (2 * k + 2)) / (x * x);
      }
      return (Math.sin(x) * f) / x - (Math.cos(x) * g) / (x * x);
    };
    const law: Law = { law: "log-uniform", min: 0.1, max: 100 };
    const large = Float64Array.of(700, 1234.5, 1e4, 98765);
    distribution(law)
      .characteristic(large)
      .forEach((value, i) => {
        const exact = (cosineIntegral(100 * large[i]) - cosineIntegral(0.1 * large[i])) / Math.log(1000);
        // Rounding of the phase: 2e-16 × 1e7, divided by the phase again.
        expect(Math.abs(value - exact)).toBeLessThan(1e-12);
      });
  });

  it("a triangular table: the square of a sinc", () => {
    const points = [
      [-2, 0],
      [0, 3],
      [2, 0],
    ] as const;
    compare({ law: "table", points }, (t) => (t === 0 ? 1 : (Math.sin(t) / t) ** 2), 1e-13);
  });

  it("one law said in several ways", () => {
    const sinc = (t: number) => (t === 0 ? 1 : Math.sin(3 * t) / (3 * t));
    compare({ law: "power", exponent: 0, min: 0, max: 3 }, sinc, 1e-13);
    compare(
      {
        law: "table",
        points: [
          [-3, 5],
          [3, 5],
        ],
      },
      sinc,
      1e-13,
    );
    compare(
      {
        law: "table",
        points: [
          [0, 1],
          [1, 1],
          [3, 1],
        ],
      },
      sinc,
      1e-13,
    );
    compare({ law: "expression", density: "7", support: [0, 3] }, sinc, 1e-13);
    compare({ law: "mixture", components: [{ law: "uniform", halfWidth: 3, weight: 0.1 }] }, sinc, 1e-13);
    compare({ law: "expression", density: "exp(-w^2/2)", support: [-12, 12] }, (t) => Math.exp((-t * t) / 2), 1e-13);
    compare({ law: "expression", density: "exp(-w)", support: [0, 45] }, (t) => 1 / (1 + t * t), 1e-13);
  });

  it("a narrow peak in a wide support is found", () => {
    const phi = (t: number) => Math.exp(-0.25 * (0.02 * t) ** 2) * Math.cos(3 * t);
    compare({ law: "expression", density: "exp(-((w-3)/0.02)^2)", support: [-10, 10] }, phi, 1e-12);
  });
});

describe("the density of an expression", () => {
  it("takes the value beside a point where the expression has none", () => {
    const d = distribution({ law: "expression", density: "(sin(w)/w)^2", support: [-20, 20] });
    expect(d.density(0)).toBeCloseTo(d.density(1e-6), 9);
  });

  it("is infinite where the expression is", () => {
    expect(distribution(laws["expression, singular"]).density(0)).toBe(Number.POSITIVE_INFINITY);
    expect(distribution(laws["power 0.9 from 0"]).density(0)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("breakpoints", () => {
  it("of an expression are its ends, and its jumps and kinks where they are", () => {
    const near = (law: Law, wanted: readonly number[]) => {
      const found = distribution(law).breakpoints;
      expect(found.length).toBe(wanted.length);
      found.forEach((w, i) => {
        // Kinks are enclosed to 1e-6 of the support.
        expect(Math.abs(w - wanted[i])).toBeLessThan(2e-5);
      });
    };
    near(laws["expression, smooth"], [-9, 9]);
    near(laws["expression with a jump"], [-2, -1.2345, 0, 1.2345, 2]);
    near({ law: "expression", density: "exp(-abs(w))", support: [-20, 20] }, [-20, 0, 20]);
    near({ law: "expression", density: "max(0, 1 - abs(w - 2))", support: [-5, 5] }, [-5, -3, -2, -1, 1, 2, 3, 5]);
  });

  it("of the other laws are their ends and kinks", () => {
    expect(distribution(laws.normal).breakpoints).toEqual([]);
    expect(distribution(laws.laplace).breakpoints).toEqual([0]);
    expect(distribution(laws.uniform).breakpoints).toEqual([-4, 4]);
    expect(distribution(laws["power 0.9 from 0"]).breakpoints).toEqual([-10, 0, 10]);
    expect(distribution(laws["log-uniform"]).breakpoints).toEqual([-30, -0.1, 0.1, 30]);
    expect(distribution(laws.table).breakpoints).toEqual([-4, -2, -1.5, -1, 0, 1, 1.5, 2, 4]);
  });
});

describe("extreme parameters", () => {
  it("of a power law overflow nowhere", () => {
    for (const exponent of [-400, -1e-9, 1 - 1e-12, 1 + 1e-12, 300]) {
      const d = distribution({ law: "power", exponent, min: 1e-3, max: 1e3 });
      const random = randomStream(1);
      for (let i = 0; i < 100; i++) {
        const size = Math.abs(d.sample(random));
        expect(size >= 1e-3 && size <= 1e3).toBe(true);
      }
      expect(Number.isFinite(d.variance)).toBe(true);
      expect(Array.from(d.characteristic(Float64Array.of(0, 1, 50))).every((v) => Math.abs(v) <= 1 + 1e-12)).toBe(true);
    }
  });

  it("of a student-t law give finite samples", () => {
    const random = randomStream(1);
    const d = distribution({ law: "student-t", dof: 1e-3, scale: 1 });
    for (let i = 0; i < 1000; i++) expect(Number.isFinite(d.sample(random))).toBe(true);
  });
});
