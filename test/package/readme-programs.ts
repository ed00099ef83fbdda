import { readFileSync } from "node:fs";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(([, text]) => text);
const outputs = blocks("text");

/** The README's programs, ES modules, with what it says that they print. */
export const readmePrograms = blocks("js").map((program, i) => ({ program, output: outputs[i], i }));
