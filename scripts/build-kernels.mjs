// Compiles src/kernels/assembly (AssemblyScript) to one WebAssembly module and writes it as a base64 string into
// src/kernels/generated/module.ts, so that the package needs no loader, no file system and no bundler plug-in.
import { mkdir, writeFile } from "node:fs/promises";
import asc from "assemblyscript/asc";

const output = {};
const { error, stderr } = await asc.main(
  [
    "src/kernels/assembly/index.ts",
    "--outFile",
    "module.wasm",
    "--optimizeLevel",
    "3",
    "--shrinkLevel",
    "0",
    "--converge",
    "--noAssert",
    "--runtime",
    "stub",
    "--enable",
    "simd",
    "--initialMemory",
    "1",
    "--maximumMemory",
    "65536",
  ],
  {
    readFile: undefined,
    writeFile: (name, contents) => {
      output[name] = contents;
    },
  },
);
if (error) {
  process.stderr.write(`${stderr.toString()}\n${error.message}\n`);
  process.exit(1);
}
const base64 = Buffer.from(output["module.wasm"]).toString("base64");
await mkdir("src/kernels/generated", { recursive: true });
await writeFile("src/kernels/generated/module.ts", `export const moduleBase64: string =\n  "${base64}";\n`);
