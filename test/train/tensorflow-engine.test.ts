import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { descent, heavyBall } from "../../src/network/dynamics/index.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import { directEngine } from "../../src/train/direct-engine.js";
import { tensorflowEngine } from "../../src/train/tensorflow-engine.js";
import { emptyParameters, mscale, relativeDistance, smallCase, uniformSamples } from "./networks.js";

const portable = { package: "@tensorflow/tfjs" } as const;

describe("the tensorflow engine", () => {
  it("reports the back-end that really runs", async () => {
    expect((await tensorflowEngine(portable)).name).toBe(`tensorflow (${tf.getBackend()})`);
    expect((await tensorflowEngine({ ...portable, backend: "cpu" })).name).toBe("tensorflow (cpu)");
  });

  it("refuses a back-end that cannot be had instead of going on with another", async () => {
    await expect(tensorflowEngine({ ...portable, backend: "quantum" })).rejects.toThrow(InputError);
  });

  it("computes in pieces what it computes at once", async () => {
    const { start, samples, cotangent } = smallCase(14);
    const inPieces = (await tensorflowEngine({ ...portable, largestTensor: 3 * samples.count })).trainer(
      start,
      samples,
    );
    const atOnce = (await tensorflowEngine(portable)).trainer(start, samples);
    const [out, expected] = [new Float64Array(samples.count), new Float64Array(samples.count)];
    inPieces.output(out);
    atOnce.output(expected);
    // Float32 sums in another order.
    expect(relativeDistance(out, expected)).toBeLessThan(1e-6);
    const [gradient, whole] = [emptyParameters(start.width), emptyParameters(start.width)];
    inPieces.gradient(cotangent, gradient);
    atOnce.gradient(cotangent, whole);
    expect(gradient).toEqual(whole);
  });

  it("leaves no tensors behind", async () => {
    const samples = uniformSamples(4);
    const engine = await tensorflowEngine(portable);
    const trainer = engine.trainer(initialNetwork(mscale, 4, 0), samples);
    const before = tf.memory().numTensors;
    const out = new Float64Array(4);
    for (let step = 0; step < 1000; step++) {
      trainer.output(out);
      if (step % 2 === 0) trainer.move(out, descent(1e-3));
      else trainer.move(out, heavyBall(1e-3, 0.9));
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it("holds its stated accuracy at large phases", async () => {
    const samples = uniformSamples(40, 12);
    const start = initialNetwork({ ...mscale, scales: [1, 8], zeroStart: "none" }, 40, 1);
    const [out, expected] = [new Float64Array(40), new Float64Array(40)];
    (await tensorflowEngine(portable)).trainer(start, samples).output(out);
    directEngine().trainer(start, samples).output(expected);
    // Phases up to 300: 3e-7 × 300 of the sum of magnitudes, which is several times the norm.
    expect(relativeDistance(out, expected)).toBeLessThan(1e-4);
  });
});
