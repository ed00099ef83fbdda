import { inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { boxMesh } from "../../../src/mesh/index.js";
import { uniformIntervalMesh } from "../../../src/mesh/interval.js";
import { descentResponse, flowResponse } from "../../../src/network/dynamics/index.js";
import { responses } from "../../../src/ntk/response.js";
import { spectralCoefficients } from "../../../src/spectral/coefficients.js";
import { solveSpectralProblem } from "../../../src/spectral/solve-spectral-problem.js";
import type { TimeMethod } from "../../../src/time/system.js";
import { denseExponential } from "../../../src/verify/dense-exponential.js";

const dynamics = { type: "gauss-newton", damping: 0.4 } as const;

describe("damped Gauss–Newton", () => {
  it("is the exponential, and the powers, of K (K + μ)⁻¹", () => {
    const K = Matrix.diag([3, 1, 0.2, 0]);
    const T = K.mmul(inverse(Matrix.add(K, Matrix.eye(4).mul(dynamics.damping))));
    const lambda = Float64Array.of(3, 1, 0.2, 0);
    const flow = denseExponential(Matrix.mul(T, -2.5)).diagonal();
    responses(flowResponse(dynamics), lambda, 2.5).forEach((f, j) => {
      expect(f).toBeCloseTo(flow[j], 14);
    });
    let power = Matrix.eye(4);
    for (let k = 0; k < 7; k++) power = power.mmul(Matrix.sub(Matrix.eye(4), Matrix.mul(T, 0.3)));
    responses(descentResponse(dynamics, 0.3), lambda, 2.1).forEach((f, j) => {
      expect(f).toBeCloseTo(power.get(j, j), 14);
    });
  });

  const mesh = uniformIntervalMesh(-4, 4, 40);
  const network = {
    family: "fourier-features",
    dimension: 1,
    weights: { law: "normal", std: 1.5 },
    outputs: { law: "normal", std: 1 },
    train: ["a", "w"],
    zeroStart: "antisymmetric",
  } as const;
  const problem = {
    mesh,
    coefficients: spectralCoefficients(network),
    // Not Hermitian, so that the whole line is solved.
    initial: {
      re: mesh.nodes.map((x) => Math.exp(-((x - 1) ** 2))),
      im: mesh.nodes.map((x) => x * Math.exp(-(x ** 2))),
    },
    dynamics,
    boundary: "zero-flux",
  } as const;
  const save = [0, 0.3, 2, 9];

  /** M⁻¹K of the spectral PDE, dense: A and B of Fourier features are both (2π) times the density here; entries by Gauss' rule of three points. */
  function operator(): Matrix {
    const n = mesh.nodes.length;
    const M = Matrix.zeros(n, n);
    const K = Matrix.zeros(n, n);
    const rho = (x: number) => (2 * Math.PI * Math.exp(-((x / 1.5) ** 2) / 2)) / (1.5 * Math.sqrt(2 * Math.PI));
    for (let e = 0; e + 1 < n; e++) {
      const [a, b] = [mesh.nodes[e], mesh.nodes[e + 1]];
      const h = b - a;
      for (const [s, w] of [
        [(1 - Math.sqrt(0.6)) / 2, 5 / 18],
        [0.5, 4 / 9],
        [(1 + Math.sqrt(0.6)) / 2, 5 / 18],
      ]) {
        const phi = [1 - s, s];
        for (const i of [0, 1]) {
          for (const j of [0, 1]) {
            const slope = (i === j ? 1 : -1) / h ** 2;
            M.set(e + i, e + j, M.get(e + i, e + j) + h * w * phi[i] * phi[j]);
            K.set(e + i, e + j, K.get(e + i, e + j) + h * w * rho(a + s * h) * (slope + phi[i] * phi[j]));
          }
        }
      }
    }
    return inverse(M).mmul(K);
  }

  it.each<TimeMethod>([
    { method: "krylov", tolerance: 1e-9 },
    { method: "sdirk3", steps: 400 },
  ])("at level 0 is the same function of the spectral operator: $method", (method) => {
    const T = operator();
    const n = T.rows;
    const damped = T.mmul(inverse(Matrix.add(T, Matrix.eye(n).mul(dynamics.damping))));
    const { fields } = solveSpectralProblem(problem, method, save);
    save.forEach((time, i) => {
      const phi = denseExponential(Matrix.mul(damped, -time));
      for (const part of ["re", "im"] as const) {
        const exact = phi.mmul(Matrix.columnVector([...problem.initial[part]])).to1DArray();
        exact.forEach((value, k) => {
          // SDIRK3 with steps of 0.0225: (step)³ times small numbers; measured below 1e-8.
          expect(Math.abs(fields[i][part][k] - value)).toBeLessThan(1e-7);
        });
      }
    });
  });

  it("at level 0 keeps its tolerance in L² whatever the damping, in 1-D and 2-D", () => {
    const plane = boxMesh(
      [
        [-3, 3],
        [-3, 3],
      ],
      [12, 12],
    );
    const inPlane = {
      ...problem,
      mesh: plane,
      coefficients: spectralCoefficients({ ...network, dimension: 2 }),
      initial: {
        re: Float64Array.from({ length: plane.points.length / 2 }, (_, i) =>
          Math.exp(-Math.hypot(plane.points[2 * i], plane.points[2 * i + 1] - 1)),
        ),
        im: new Float64Array(plane.points.length / 2),
      },
    };
    for (const each of [problem, inPlane]) {
      for (const damping of [1e-3, 10]) {
        const given = { ...each, dynamics: { type: "gauss-newton", damping } } as const;
        const at = (tolerance: number) =>
          solveSpectralProblem(given, { method: "krylov", tolerance }, [0.5, 4]).fields.map(({ re }) => re);
        const [rough, fine] = [at(1e-5), at(1e-11)];
        const size = Math.hypot(...given.initial.re);
        rough.forEach((re, i) => {
          expect(Math.hypot(...re.map((value, k) => value - fine[i][k])) / size).toBeLessThan(1e-5 * 2);
        });
      }
    }
  });

  it("with lumped mass, where nothing diffuses, is e^{−tB/(B+μ)} at the nodes", () => {
    const still = {
      ...problem,
      coefficients: spectralCoefficients({ ...network, train: ["a"] }),
    };
    const { fields } = solveSpectralProblem(still, { method: "krylov", tolerance: 1e-11 }, [3]);
    const B = new Float64Array(mesh.nodes.length);
    still.coefficients.real.damping(mesh.nodes, B);
    fields[0].re.forEach((value, k) => {
      expect(value).toBeCloseTo(still.initial.re[k] * Math.exp((-3 * B[k]) / (B[k] + dynamics.damping)), 9);
    });
  });
});
