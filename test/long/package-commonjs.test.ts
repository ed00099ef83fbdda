import { afterAll, beforeAll, expect, it } from "vitest";
import { installed, printed } from "../package/installed.js";
import { readmePrograms } from "../package/readme-programs.js";

let folder: string;
let remove: () => void;
beforeAll(() => {
  ({ folder, remove } = installed());
});
afterAll(() => remove());

it.each(readmePrograms)(
  "the README's program number $i prints in CommonJS what it says",
  async ({ program, output, i }) => {
    const required = program.replace(/import (\{[^}]*\}) from ("[^"]*");/g, "const $1 = require($2);");
    expect(await printed(folder, `readme-${i}.cjs`, `(async () => {\n${required}\n})();`)).toBe(output);
  },
);
