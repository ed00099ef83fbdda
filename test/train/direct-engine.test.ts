import { describe, expect, it } from "vitest";
import { descent } from "../../src/network/dynamics/index.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import type { Parameters } from "../../src/network/parameters.js";
import { directEngine } from "../../src/train/direct-engine.js";
import { emptyParameters, fourierFeatures, mscale, smallCase, uniformSamples } from "./networks.js";

const groups = ["a", "w", "b"] as const;

describe("the direct engine", () => {
  it("evaluates the definition of the mscale network", () => {
    const start = initialNetwork({ ...mscale, zeroStart: "none", amplitude: "scale-power" }, 5, 3);
    const samples = uniformSamples(7);
    const { a, w, b } = start.parameters;
    const out = new Float64Array(7);
    directEngine().trainer(start, samples).output(out);
    // 5 units over scales 1 and 2: three with c = 1, two with c = 2.
    const expected = samples.points.map((x) => {
      const unit = (k: number, alpha: number) => alpha * a[k] * Math.sin(alpha * w[k] * x + b[k]);
      return (unit(0, 1) + unit(1, 1) + unit(2, 1)) / Math.sqrt(6) + (unit(3, 2) + unit(4, 2)) / Math.sqrt(4);
    });
    for (let i = 0; i < 7; i++) expect(out[i]).toBeCloseTo(expected[i], 14);
  });

  it("evaluates the definition of Fourier features", () => {
    const start = initialNetwork({ ...fourierFeatures, zeroStart: "none" }, 2, 3);
    const samples = uniformSamples(7);
    const { a, w, b } = start.parameters;
    const out = new Float64Array(7);
    directEngine().trainer(start, samples).output(out);
    for (const [i, x] of samples.points.entries()) {
      const sum = [0, 1].reduce((f, k) => f + a[k] * Math.cos(w[k] * x) + b[k] * Math.sin(w[k] * x), 0);
      expect(out[i]).toBeCloseTo(sum / Math.SQRT2, 14);
    }
  });

  it.each([2, 3] as const)("evaluates the definition in %i dimensions", (d) => {
    const { start, samples } = smallCase(14, d);
    const { a, w, b } = start.parameters;
    const out = new Float64Array(samples.count);
    directEngine().trainer(start, samples).output(out);
    for (let i = 0; i < samples.count; i++) {
      const x = samples.points.subarray(d * i, d * (i + 1));
      const expected = a.reduce((sum, amplitude, k) => {
        const phase = x.reduce((product, coordinate, axis) => product + w[d * k + axis] * coordinate, 0);
        return sum + start.factor[k] * amplitude * Math.sin(start.scale[k] * phase + b[k]);
      }, 0);
      expect(out[i]).toBeCloseTo(expected, 13);
    }
  });

  it("has the gradients that central differences give, for every family and subset of trained groups", () => {
    // Step 1e-5: the truncation error is 1e-10 × third derivatives (α³x³ up to 2e3), rounding 1e-16/1e-5; measured 3e-8.
    const step = 1e-5;
    const dimensions = [1, 2, 3] as const;
    for (let i = 0; i < 72; i++) {
      const { start, samples, cotangent, title } = smallCase(i, dimensions[i % 3]);
      const trainer = directEngine().trainer(start, samples);
      const out = new Float64Array(samples.count);
      const gradient = emptyParameters(start.width, samples.dimension);
      trainer.output(out);
      trainer.gradient(cotangent, gradient);
      const weighted = (parameters: Parameters) => {
        trainer.setParameters(parameters);
        trainer.output(out);
        return out.reduce((sum, value, j) => sum + cotangent[j] * value, 0);
      };
      for (const group of groups) {
        for (let k = 0; k < gradient[group].length; k++) {
          const moved = (by: number) => {
            const values = start.parameters[group].slice();
            values[k] += by;
            return weighted({ ...start.parameters, [group]: values });
          };
          const trained = start.network.family === "fourier-features" && group === "b" ? "a" : group;
          const expected = (start.network.train as readonly string[]).includes(trained)
            ? (moved(step) - moved(-step)) / (2 * step)
            : 0;
          const tolerance = 1e-6 * (1 + Math.abs(expected));
          expect(Math.abs(gradient[group][k] - expected), `${title}, ${group}[${k}]`).toBeLessThan(tolerance);
        }
      }
    }
  });

  it("moves only the groups that are trained, by minus step times gradient", () => {
    const { start, samples, cotangent } = smallCase(12);
    expect(start.network.train).toEqual(["w", "b"]);
    const trainer = directEngine().trainer(start, samples);
    const gradient = emptyParameters(start.width);
    trainer.output(new Float64Array(samples.count));
    trainer.gradient(cotangent, gradient);
    trainer.move(cotangent, descent(0.25));
    const moved = trainer.parameters();
    expect(moved.a).toEqual(start.parameters.a);
    expect(moved.w).toEqual(start.parameters.w.map((value, k) => value - 0.25 * gradient.w[k]));
    expect(moved.b).toEqual(start.parameters.b.map((value, k) => value - 0.25 * gradient.b[k]));
  });

  it("leaves the initial parameters of the caller alone", () => {
    const { start, samples, cotangent } = smallCase(14);
    const before = start.parameters.w.slice();
    const trainer = directEngine().trainer(start, samples);
    trainer.output(new Float64Array(samples.count));
    trainer.move(cotangent, descent(1));
    trainer.parameters().w.fill(7);
    expect(start.parameters.w).toEqual(before);
    expect(trainer.parameters().w).not.toEqual(before);
    expect(trainer.parameters().w[0]).not.toBe(7);
  });
});
