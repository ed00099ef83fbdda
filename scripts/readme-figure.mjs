// Draws the README's figure from the demo's result: node scripts/readme-figure.mjs [RESULT.json]
import { readFileSync, writeFileSync } from "node:fs";
import { renderFigure } from "../dist/report/index.js";

const result = JSON.parse(readFileSync(process.argv[2] ?? "out/demo/result.json", "utf8"));
const none = { frequency: [], times: [], magnitude: [] };
const data = {
  result,
  coefficients: [],
  spectrum: none,
  image: none,
  decay: [],
  functions: { x: [], target: [], learnt: [] },
  timings: [],
};
writeFileSync("docs/figures/probe-decay.svg", await renderFigure(data, "probe-decay"));
