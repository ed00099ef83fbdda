// Begins a build: removes what earlier builds left, and notes the time for end-build.mjs.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist");
writeFileSync("dist/.building", "");
