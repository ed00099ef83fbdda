// Compiles src/kernels/assembly (AssemblyScript) to WebAssembly modules and writes each as a base64 string into
// src/kernels/generated, so that the package needs no loader, no file system and no bundler plug-in.
import { mkdir, writeFile } from "node:fs/promises";
import asc from "assemblyscript/asc";

const common = ["--optimizeLevel", "3", "--shrinkLevel", "0", "--noAssert", "--runtime", "stub", "--enable", "simd"];
const memory = ["--initialMemory", "1", "--maximumMemory", "65536"];

/** Compiles an entry and writes src/kernels/generated/<name>.ts. */
async function compile(entry, name, ...flags) {
  const output = {};
  const { error, stderr } = await asc.main(
    [`src/kernels/assembly/${entry}`, "--outFile", "module.wasm", ...common, ...memory, ...flags],
    {
      readFile: undefined,
      writeFile: (file, contents) => {
        output[file] = contents;
      },
    },
  );
  if (error) {
    process.stderr.write(`${stderr.toString()}\n${error.message}\n`);
    process.exit(1);
  }
  const base64 = Buffer.from(output["module.wasm"]).toString("base64");
  await writeFile(`src/kernels/generated/${name}.ts`, `export const moduleBase64: string =\n  "${base64}";\n`);
}

await mkdir("src/kernels/generated", { recursive: true });
await compile("index.ts", "module", "--converge");
// Its memory is the caller's, and may be shared with threads.
await compile("ridge/index.ts", "ridge", "--enable", "threads", "--importMemory", "--sharedMemory");
