import { it } from "vitest";
import { kernelPropagator, kernelFlow } from "../../src/ntk/flow.js";
import { predictedDeviation } from "../../src/ntk/width-law.js";
import { midpointSamples, referenceCase } from "./reference-case.js";
it("x", () => {
  const { network } = referenceCase("mscale-four-scales") as any;
  let t = process.cpuUsage(); const lap = (...s: any[]) => { const u = process.cpuUsage(); console.log(...s, "user", (u.user - t.user) / 1e6); t = u; };
  {
    const samples = midpointSamples([-12, 12], 1200, "exp(-x^2/8) * (sin(x) + sin(3*x + 0.9) + sin(6*x + 1.8))");
    for (const net of [{ ...network, scales: [1, 2, 4] }, {...network, scales: [1]}, {...network, scales: [1,2,4,8]}, {...network, scales:[1], weights: {law: "student-t", dof: 2, scale: 2}}, {...network, scales:[1], weights: {law: "uniform", halfWidth: 8}}]) {
    const p = kernelPropagator(net, samples, {method: "eigenbasis"}); lap("basis", p.basis!.rank);
    for (const seed of [0, 1, 2]) { const d = predictedDeviation(net, samples, samples.target, [0, .5, 2, 8, 32], { type: "gradient-flow" }, [256], p.basis!, { seed, unitsPerScale: 1024 });
    lap("width", d.rms, d.rmsError[0]/d.rms[0]); } }
  }
}, 1e6);
