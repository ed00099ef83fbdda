// Declarations: in dist/commonjs, where a package.json makes them those of CommonJS modules, and the same beside the modules.
import { execFileSync } from "node:child_process";
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

rmSync("dist/commonjs", { recursive: true, force: true });
const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
execFileSync(process.execPath, [compiler, "-p", "tsconfig.types.json"], { stdio: "inherit" });
cpSync("dist/commonjs", "dist", { recursive: true });
writeFileSync("dist/commonjs/package.json", '{ "type": "commonjs" }\n');
