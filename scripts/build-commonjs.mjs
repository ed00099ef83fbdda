// The library in CommonJS: every module of dist that a sub-path of the package reaches, each transformed by itself, so that modules
// are shared between sub-paths as in ESM (one memory of kernels, one class of every error). esbuild knows which names are those of
// CommonJS's own (module, exports), and leaves import() of packages that are there in ESM alone.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { transform } from "esbuild";

const { exports } = JSON.parse(readFileSync("package.json", "utf8"));
const waiting = Object.values(exports).flatMap((paths) => paths.import?.default ?? []);
const seen = new Set(waiting);
const relative = /(\bfrom |\bimport |\bimport\()"(\.[^"]+)\.js"/g;
const url = 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;';

for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
  const source = readFileSync(file, "utf8");
  for (const [, , path] of source.matchAll(relative)) {
    const next = `./${join(dirname(file), path)}.js`;
    if (!seen.has(next)) waiting.push(next);
    seen.add(next);
  }
  const { code } = await transform(source.replace(relative, '$1"$2.cjs"'), {
    format: "cjs",
    platform: "node",
    target: "node20",
    define: { "import.meta.url": "importMetaUrl" },
    ...(source.includes("import.meta.url") ? { banner: url } : {}),
  });
  writeFileSync(file.replace(/\.js$/, ".cjs"), code);
}
