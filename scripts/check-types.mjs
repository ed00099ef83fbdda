// Holds the types of the files of tsconfig.json, and of the labs' programs beside them: one program, so that what they share is checked once.
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { labNames, labPage, labProgram } from "./lab-program.mjs";

// TypeScript's paths have slashes everywhere.
const root = fileURLToPath(new URL("..", import.meta.url)).replaceAll("\\", "/");
const format = {
  getCurrentDirectory: () => root,
  getCanonicalFileName: (name) => name,
  getNewLine: () => "\n",
};
function report(found) {
  if (found.length === 0) return;
  process.stderr.write(ts.formatDiagnostics(found, format));
  process.exit(1);
}

const { fileNames, options, errors } = ts.getParsedCommandLineOfConfigFile(
  `${root}tsconfig.json`,
  { paths: { "spectral-diffusion/*": [`${root}src/*/index.ts`] } },
  { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (error) => report([error]) },
);
report(errors);

/** The programs, as if each stood in a file beside its page. */
const labs = new Map(labNames.map((name) => [`${root}docs/labs/${name}.ts`, labProgram(labPage(name))]));
const host = ts.createCompilerHost(options);
const { fileExists, readFile } = host;
host.fileExists = (file) => labs.has(file) || fileExists.call(host, file);
host.readFile = (file) => labs.get(file) ?? readFile.call(host, file);
report(ts.getPreEmitDiagnostics(ts.createProgram([...fileNames, ...labs.keys()], options, host)));
process.stdout.write(`types: none wrong in ${fileNames.length} files and ${labs.size} labs\n`);
