import { existsSync, readdirSync } from "node:fs";
import { defineConfig } from "tsup";

const folders = readdirSync("src").filter((folder) => existsSync(`src/${folder}/index.ts`));
const library = {
  index: "src/index.ts",
  node: "src/node.ts",
  ...Object.fromEntries(folders.map((folder) => [`${folder}/index`, `src/${folder}/index.ts`])),
};
const common = { target: "node20", external: [/^node:/], splitting: true, outDir: "dist" } as const;

export default defineConfig([
  {
    ...common,
    external: [...common.external],
    entry: library,
    // From which scripts/build-commonjs.mjs makes the same in CommonJS.
    format: ["esm"],
    // Of mathjs its parser alone is used, which loads in a tenth of the time of the package's hundreds of files.
    noExternal: [/^mathjs/],
    platform: "neutral",
  },
  {
    ...common,
    external: [...common.external],
    entry: {
      "cli/specdiff": "src/cli/specdiff.ts",
      "cli/worker": "src/cli/worker.ts",
      "train/worker": "src/train/worker.node.ts",
    },
    format: ["esm"],
    platform: "node",
    // In the bundle the little that is used of these loads in 0.1 s, from hundreds of files in their packages in 0.5 s.
    noExternal: ["mathjs", "ml-matrix", "fft.js", "fflate", "pure-rand", "zod"],
    // For Node's own modules in bundled CommonJS code.
    banner: {
      js: 'import { createRequire as requireIn } from "node:module"; const require = requireIn(import.meta.url);',
    },
    esbuildOptions(options) {
      options.chunkNames = "cli/[name]-[hash]";
      options.legalComments = "none"; // THIRD-PARTY-LICENSES.txt has them whole
    },
  },
]);
