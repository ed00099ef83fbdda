// Where in Ω the error is left: energy of the error on |x| ≤ 2 and on 4 ≤ |x| ≤ 6, over that at the start, by the spectral PDE and the
// kernel flow of a sine network, with outputs ±0.3 and ±3 at times that leave about the same energy in all.
import { readFileSync } from "node:fs";
import { experimentOf, readCase, runKernelFlow, runPde } from "spectral-diffusion/case";
import { inverseSpectrum } from "spectral-diffusion/compare";

const regions = { middle: [0, 2], outside: [4, 6] };

const result = {};
for (const name of ["small-outputs", "large-outputs"]) {
  const experiment = await experimentOf(readCase(readFileSync(new URL(`${name}.json`, import.meta.url), "utf8")));
  const { samples, initialError } = experiment;
  const { mesh, fields } = runPde(experiment).solution;
  const { values } = runKernelFlow(experiment);
  const left = (u) =>
    Object.fromEntries(
      Object.entries(regions).map(([region, [from, to]]) => [region, energy(u, from, to) / energy(initialError, from, to)]),
    );
  const energy = (u, from, to) =>
    u.reduce((sum, value, i) => {
      const distance = Math.abs(samples.points[i]);
      return from <= distance && distance <= to ? sum + value * value : sum;
    }, 0);
  result[name] = {
    times: experiment.times,
    pde: fields.map((field) => left(inverseSpectrum(mesh, field, samples.points))),
    ntk: values.map(left),
  };
}
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
