import { testDeclarations } from "../package/declarations.js";

testDeclarations([
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
