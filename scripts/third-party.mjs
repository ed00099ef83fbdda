// Writes the licences of what is bundled into the commands (mathjs' parser) beside them.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const texts = ["mathjs", "typed-function"].flatMap((name) =>
  ["LICENSE", "LICENSE.md", "NOTICE"]
    .map((file) => `node_modules/${name}/${file}`)
    .filter((path) => existsSync(path))
    .map((path) => `${name}\n\n${readFileSync(path, "utf8")}`),
);
writeFileSync("dist/cli/THIRD-PARTY-LICENSES.txt", texts.join(`\n${"-".repeat(80)}\n\n`));
