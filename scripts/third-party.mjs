// Writes the licences of what is bundled into the library and the commands.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const bundled = /^(mathjs|typed-function|ml-.*|is-any-array|fft\.js|fflate|pure-rand|zod)$/;
const packages = readdirSync("node_modules").flatMap((name) =>
  name.startsWith("@") ? readdirSync(`node_modules/${name}`).map((inner) => `${name}/${inner}`) : [name],
);
const holders = new Map();
for (const name of packages.filter((candidate) => bundled.test(candidate))) {
  for (const file of ["LICENSE", "LICENSE.md", "NOTICE"]) {
    const path = `node_modules/${name}/${file}`;
    if (!existsSync(path)) continue;
    const text = readFileSync(path, "utf8");
    holders.set(text, [...(holders.get(text) ?? []), name]);
  }
}
const sections = [...holders].map(([text, names]) => `${names.join(", ")}\n\n${text.trim()}\n`);
writeFileSync("dist/THIRD-PARTY-LICENSES.txt", sections.join(`\n${"-".repeat(80)}\n\n`));
