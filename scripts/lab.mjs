// Runs the program of a lab on the built package and prints what it prints: npm run lab -- 3
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { labNames, labPage, labProgram, transpiled } from "./lab-program.mjs";

const name = labNames.find((lab) => lab.startsWith(`${process.argv[2]}-`));
if (name === undefined) {
  process.stderr.write(`usage: npm run lab -- NUMBER, one of\n${labNames.map((lab) => `  ${lab}\n`).join("")}`);
  process.exit(2);
}
const dist = fileURLToPath(new URL("../dist/", import.meta.url));
mkdirSync(`${dist}labs`, { recursive: true });
const file = `${dist}labs/${name}-${process.pid}.mjs`;
writeFileSync(
  file,
  transpiled(labProgram(labPage(name)), (folder) => `../${folder}/index.js`),
);
try {
  await import(pathToFileURL(file).href);
} finally {
  rmSync(file);
}
