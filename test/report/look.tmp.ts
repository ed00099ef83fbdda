import { writeFileSync } from "node:fs";
import { availableFigures, renderFigure, renderReport } from "../../src/report/index.js";
import { fixture, withNormalBiases } from "./fixture.js";

const html = await renderReport(fixture);
writeFileSync("/tmp/shots/report.html", html);
console.log(html.length);
writeFileSync("/tmp/shots/normal.html", await renderReport(withNormalBiases(fixture)));
for (const n of availableFigures(fixture)) {
  const s = await renderFigure(fixture, n);
  writeFileSync(`/tmp/shots/${n}.svg`, s);
  console.log(n, s.length);
}
writeFileSync(
  `/tmp/shots/spectrum-dark.svg`,
  await renderFigure(fixture, "spectrum", { theme: "dark", layout: "narrow" }),
);
