import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { labBlocks, labModule, labPage } from "../../scripts/lab-program.mjs";

const source = fileURLToPath(new URL("../../src/", import.meta.url));

/** Holds what the programs of labs print, run on the source, to what their pages say. */
export function testLabPrints(names: readonly string[]): void {
  it.each(names)("lab %s prints what its page says", async (name) => {
    const page = labPage(name);
    const folder = mkdtempSync(join(tmpdir(), "specdiff-labs-"));
    const file = join(folder, `${name}.mjs`);
    writeFileSync(
      file,
      labModule(page, (part) => `${source}${part}/index.ts`),
    );
    try {
      const { printed } = (await import(pathToFileURL(file).href)) as { readonly printed: readonly string[][] };
      expect(printed.map((lines) => lines.map((line) => `${line}\n`).join(""))).toEqual(
        labBlocks(page).map(({ output }) => output),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
