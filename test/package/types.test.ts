import { testDeclarations } from "./declarations.js";

// Of ES modules and of CommonJS; other ways of finding modules in test/long.
testDeclarations([
  {
    way: "node16, without a browser's types",
    files: ["node.mts", "node.cts"],
    options: { module: "node16", moduleResolution: "node16", types: ["node"], lib: ["es2023"] },
  },
]);
