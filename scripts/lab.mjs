// Runs the program of a lab on the built package and prints what it prints: npm run lab -- 3. With --save my.ts it writes the program to
// a file instead, to be changed; npm run lab -- my.ts runs that.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { labNames, labPage, labProgram, transpiled } from "./lab-program.mjs";

function refuse(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

const usage = `usage: npm run lab -- NUMBER [--save FILE.ts], or npm run lab -- FILE.ts; NUMBER is one of\n${labNames.map((lab) => `  ${lab}`).join("\n")}`;
const options = { options: { save: { type: "string" } }, allowPositionals: true };
let given;
try {
  given = parseArgs(options);
} catch (error) {
  refuse(`${error.message}\n${usage}`);
}
const { values, positionals } = given;
/** Where npm was called. */
const at = (file) => resolve(process.env.INIT_CWD ?? "", file);
const name = labNames.find((lab) => lab.startsWith(`${positionals[0]}-`));
const own = name === undefined && positionals[0]?.endsWith(".ts") ? at(positionals[0]) : undefined;
if (positionals.length !== 1 || (name === undefined && own === undefined)) refuse(usage);
if (own !== undefined && !existsSync(own)) refuse(`${positionals[0]}: there is no such file`);

const program = own === undefined ? labProgram(labPage(name)) : readFileSync(own, "utf8");
if (values.save !== undefined) {
  if (existsSync(at(values.save))) refuse(`${values.save} is there already, and is not overwritten`);
  writeFileSync(at(values.save), program);
  process.stdout.write(`${values.save}: the program of lab ${name}; npm run lab -- ${values.save} runs it\n`);
} else {
  const dist = fileURLToPath(new URL("../dist/", import.meta.url));
  mkdirSync(`${dist}labs`, { recursive: true });
  const file = `${dist}labs/${name ?? basename(own)}-${process.pid}.mjs`;
  writeFileSync(
    file,
    transpiled(program, (folder) => `../${folder}/index.js`),
  );
  try {
    await import(pathToFileURL(file).href);
  } finally {
    rmSync(file);
  }
}
