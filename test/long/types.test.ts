import { testDeclarations } from "../package/declarations.js";

testDeclarations([
  {
    way: "node16, without a browser's types",
    files: ["node.mts", "node.cts"],
    options: { module: "node16", moduleResolution: "node16", types: ["node"], lib: ["es2023"] },
  },
  {
    way: "bundler, in a browser",
    files: ["browser.ts"],
    options: { module: "esnext", moduleResolution: "bundler", types: [] },
  },
  {
    way: "node10",
    files: ["old.ts"],
    // zod's declarations need esModuleInterop, which `tsc --init` sets.
    options: { module: "commonjs", moduleResolution: "node10", esModuleInterop: true, types: [] },
  },
]);
