import { test } from "vitest";
import { writeFileSync, appendFileSync } from "node:fs";
import { distribution } from "../../src/network/laws/distribution.js";
import type { Law } from "../../src/network/network.js";
import { byTransform, panelCosine } from "../../src/network/laws/panel-cosine.js";
test("x", () => {
  writeFileSync("/tmp/out2.txt", "");
  const laws: Law[] = [
    { law: "power", exponent: 0.9, min: 0, max: 10 }, { law: "power", exponent: 2.5, min: 0.1, max: 100 }, { law: "power", exponent: -40, min: 0, max: 3 },
    { law: "log-uniform", min: 0.1, max: 100 }, { law: "log-uniform", min: 1e-6, max: 1e6 },
    { law: "table", points: [[-1, 0], [0, 2], [1.5, 1], [4, 0]] },
    { law: "table", points: Array.from({length: 200}, (_, i) => [i/10, 1+Math.sin(i)] as const) },
    { law: "expression", density: "exp(-w^2/2)", support: [-10, 10] },
    { law: "expression", density: "exp(-abs(w))", support: [-30, 20] },
    { law: "expression", density: "1/sqrt(abs(w))", support: [0, 2] },
    { law: "expression", density: "w < 1.2345 ? 1 : 0.3", support: [0, 2] },
    { law: "expression", density: "abs(w-0.3)", support: [-1, 2] },
    { law: "expression", density: "exp(-((w-3)/1e-2)^2)", support: [-10, 10] },
    { law: "expression", density: "sin(30*w)^2*exp(-abs(w)/10)", support: [-100, 100] },
  ];
  for (const law of laws) {
    const d = distribution(law);
    const big = Float64Array.from({ length: 1000000 }, (_, k) => k * 0.0005);
    let t0 = performance.now(); const p = d.characteristic(big); const t2 = performance.now() - t0;
    const pick = big.filter((_, i) => i % 997 === 3); t0 = performance.now(); const q = d.characteristic(pick); const t3 = performance.now() - t0;
    let err = 0; q.forEach((v, i) => { err = Math.max(err, Math.abs(v - p[3 + 997 * i])); });
    appendFileSync("/tmp/out2.txt", `${JSON.stringify(law).slice(0,70)} phi1e6 ${t2.toFixed(0)} phi1e3 ${t3.toFixed(0)} err ${err} bp ${d.breakpoints.slice(0,8)}\n`);
  }
});
