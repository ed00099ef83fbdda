// The program of a lab: the TypeScript blocks of its page, in order, are one module, and the text block after one of them is
// what it prints. The tests run it on the source, `npm run lab` and the figures on the built package.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const folder = fileURLToPath(new URL("../docs/labs/", import.meta.url));

/** The names of all labs, "1-assembly-by-hand", …, in order. */
export const labNames = readdirSync(folder)
  .filter((file) => /^\d-.*\.md$/.test(file))
  .map((file) => file.slice(0, -3))
  .sort();

/** The page of a lab. */
export function labPage(name) {
  return readFileSync(`${folder}${name}.md`, "utf8");
}

/** The code blocks of a page with what they print, "" where the page shows nothing. */
export function labBlocks(page) {
  const blocks = [];
  for (const [, language, text] of page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)) {
    if (language === "ts") blocks.push({ code: text, output: "" });
    else if (language === "text") blocks[blocks.length - 1].output += text;
  }
  return blocks;
}

/** The program of a page as one TypeScript module. */
export function labProgram(page) {
  return labBlocks(page)
    .map(({ code }) => code)
    .join("\n");
}

/**
 * The program in JavaScript. It exports `printed`, the lines that each block prints, and the variables of the given names.
 *
 * @param resolve where the package's folder of a name is: "mesh" ↦ what to import
 */
export function labModule(page, resolve, names = []) {
  const code = labBlocks(page).map((block) => `printed.push([]);\n${block.code}`);
  const source = [
    "export const printed = [];",
    "const console = { log: (line) => { printed[printed.length - 1].push(String(line)); } };",
    ...code,
    `export { ${names.join(", ")} };`,
  ].join("\n");
  return transpiled(source, resolve);
}

/** TypeScript in JavaScript, its imports of `spectral-diffusion/…` resolved. */
export function transpiled(source, resolve) {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  return outputText.replace(/"spectral-diffusion\/(\w+)"/g, (_, name) => JSON.stringify(resolve(name)));
}
