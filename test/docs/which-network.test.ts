import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Experiment, experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { readCase } from "../../src/case/read-case.js";
import { randomStream } from "../../src/network/random.js";
import { spectralCoefficients } from "../../src/spectral/coefficients.js";

// The cases of docs/which-network.md are run, and its formulas held against the coefficients, its maps against what frameworks compute.

const page = readFileSync(new URL("../../docs/which-network.md", import.meta.url), "utf8");
const texts = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => text);
const experimentNamed = (title: string): Promise<Experiment> =>
  experimentOf(readCase(texts.find((text) => text.includes(title)) ?? ""));

async function dampingOf(title: string, xi: readonly number[]): Promise<number[]> {
  const { network, samples } = await experimentNamed(title);
  const out = new Float64Array(xi.length);
  spectralCoefficients(network, samples.measureFactor).real.damping(Float64Array.from(xi), out);
  return Array.from(out);
}

const sinc = (x: number) => Math.sin(x) / x;

describe("which-network.md", () => {
  it("has a case for every section", () => {
    expect(texts.length).toBe(6);
  });

  it.each(texts.map((text) => [readCase(text).title, text] as const))("%s: levels 0 and 1", async (title, text) => {
    const experiment = await experimentOf(readCase(text));
    const [pde, ntk] = [runPde(experiment), runKernelFlow(experiment)];
    const last = experiment.times.length - 1;
    // Something is learnt, and but for the narrow biases of torch.nn.Linear the PDE and the flow are of one mind; the domains are a few waves wide.
    const [left] = ntk.level.probes.map(({ relative }) => relative[last] ?? 1);
    expect(left).toBeLessThan(0.97);
    if (title.startsWith("torch")) expect(pde.warnings.length).toBeGreaterThan(0);
    else expect(Math.abs((pde.level.probes[0].relative[last] ?? 1) - left)).toBeLessThan(0.06);
  });

  it("torch.nn.Linear: standard deviations of its default initialisation", () => {
    // kaiming_uniform_(a = √5): a bound of √(6/(1 + 5)/fan_in) = 1/√fan_in.
    const bound = (fanIn: number) => Math.sqrt(6 / (1 + 5) / fanIn);
    const m = 4096;
    expect(bound(1)).toBe(1);
    expect((Math.sqrt(m) * bound(m)) / Math.sqrt(3)).toBeCloseTo(0.5773502691896258, 12);
  });

  it("torch.nn.Linear: outputs move m times as fast as the first layer", () => {
    // f = Σ c tanh(wx) = m^{−1/2} Σ a tanh(wx), one step of descent on f(x) with one rate for c and w, and what it is in a.
    const [m, eta, w, a, x] = [64, 0.01, 0.7, 0.3, 1.1];
    const c = a / Math.sqrt(m);
    const stepOfC = eta * Math.tanh(w * x);
    const stepOfW = eta * c * x * (1 - Math.tanh(w * x) ** 2);
    expect(Math.sqrt(m) * stepOfC).toBeCloseTo(m * eta * (Math.tanh(w * x) / Math.sqrt(m)), 14);
    expect(stepOfW).toBeCloseTo(eta * ((a / Math.sqrt(m)) * x * (1 - Math.tanh(w * x) ** 2)), 14);
  });

  it("SIREN: a flat band up to ω₀, and its outputs", async () => {
    expect(await dampingOf("SIREN", [0.5, 29, 31])).toEqual([
      expect.closeTo(Math.PI / 60, 12),
      expect.closeTo(Math.PI / 60, 12),
      0,
    ]);
    const m = 1024;
    expect((Math.sqrt(m) * Math.sqrt(6 / m)) / 30 / Math.sqrt(3)).toBeCloseTo(0.0471404520791032, 14);
    // The mean of e^{2ib} over phases in (−30, 30) is nearly that of a uniform phase, 0.
    expect(Math.abs(sinc(60))).toBeLessThan(0.006);
  });

  it("Fourier features: a normal law in radians", async () => {
    const s = 4 * Math.PI;
    const expected = [0, 5, 20].map((xi) => (Math.sqrt(2 * Math.PI) / s) * Math.exp(-(xi ** 2) / (2 * s * s)));
    (await dampingOf("Gaussian", [0, 5, 20])).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 13);
    });
  });

  it("positional encoding: 1/|ξ| between the first and the last octave", async () => {
    const [below, inside, high, beyond] = await dampingOf("Positional", [3, 5, 90, 101]);
    expect([below, beyond]).toEqual([0, 0]);
    expect(inside).toBeCloseTo(Math.PI / (5 * Math.log(32)), 12);
    expect(high).toBeCloseTo(Math.PI / (90 * Math.log(32)), 12);
  });

  it("grids: the kernel of interpolated features, averaged over where the grid lies", async () => {
    const levels = [4, 8, 16];
    const xi = [1, 12, 40];
    const formula = xi.map((each) => levels.reduce((sum, N) => sum + sinc(each / (2 * N)) ** 4 / N, 0));
    // The case is at the rate Σ c_l 2/3 = 2; its supports leave out 1e-5 of the mass.
    (await dampingOf("Grids", xi)).forEach((value, i) => {
      expect((2 * value) / formula[i]).toBeCloseTo(1, 4);
    });
    // And the formula: Σ_j φ(N x − j − s) φ(N x' − j − s), mean over the shift s, has the transform N⁻¹ sinc⁴(ξ/2N).
    const hat = (z: number) => Math.max(0, 1 - Math.abs(z));
    const N = 4;
    const shifts = 64;
    const kernel = (r: number) => {
      let sum = 0;
      for (let k = 0; k < shifts; k++) {
        const s = (k + 0.5) / shifts;
        for (let j = -12; j <= 12; j++) sum += hat(-j - s) * hat(N * r - j - s);
      }
      return sum / shifts;
    };
    expect(kernel(0)).toBeCloseTo(2 / 3, 3);
    const h = 1 / (64 * N);
    for (const each of xi) {
      let transform = 0;
      for (let k = -128; k <= 128; k++) transform += h * kernel(k * h) * Math.cos(each * k * h);
      expect(transform).toBeCloseTo(sinc(each / (2 * N)) ** 4 / N, 3);
    }
  });

  it("deep networks: He's initialisation keeps the variance from layer to layer", () => {
    // E[relu(z)²] = ½ for z ~ N(0, 1): σ_w² · ½ = 1.
    const random = randomStream(4);
    let sum = 0;
    for (let k = 0; k < 40000; k++) sum += Math.max(0, random.normal()) ** 2 / 40000;
    expect(2 * sum).toBeCloseTo(1, 1);
  });
});
