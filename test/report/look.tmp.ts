import { writeFileSync } from "node:fs";
import { renderReport, renderFigure, availableFigures } from "../../src/report/index.js";
import { fixture } from "./fixture.js";
import * as variants from "./variants.js";
writeFileSync("/tmp/shots/report.html", await renderReport(fixture));
for (const [name, data] of Object.entries(variants)) { const h = await renderReport(data); writeFileSync(`/tmp/shots/${name}.html`, h); const t = h.replace(/<style>[\s\S]*?<\/style>|<script>[\s\S]*?<\/script>/g, ""); console.log(name, h.length, availableFigures(data).join(), [...t.matchAll(/.{30}(NaN|undefined|null|Infinity).{20}/g)].map(m => m[0])); }
for (const n of availableFigures(fixture)) for (const theme of ["light","dark"] as const) { const s = await renderFigure(fixture, n, {theme}); writeFileSync(`/tmp/shots/${n}-${theme}.svg`, s); }
