// Writes the JSON Schemas of case and result files to schema/, generated from the checks that the program itself uses.
// Needs a build: npm run build ends with this.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { caseJsonSchema, resultJsonSchema } from "../dist/case/index.js";

const folder = fileURLToPath(new URL("../schema/", import.meta.url));
mkdirSync(folder, { recursive: true });
for (const [name, schema] of [
  ["case", caseJsonSchema()],
  ["result", resultJsonSchema()],
]) {
  const path = `${folder}${name}.schema.json`;
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  // A file that is current is left alone, with its date.
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
}
