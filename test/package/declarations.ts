import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installed, manifest } from "./installed.js";

// The package's declarations, checked with those of all that they need, as users see them under every way of finding modules.

const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");

/** A way of finding modules. */
export interface Way {
  readonly way: string;
  readonly files: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** A program that imports every sub-path, with a value of each and a type. */
function program(folder: string): string {
  const paths = Object.keys(manifest(folder).exports).filter((path) => !path.endsWith(".json"));
  const lines = paths.map((path, i) => `import * as m${i} from "spectral-diffusion${path.slice(1)}";`);
  return [
    ...lines,
    'import { boxMesh, type SimplexMesh } from "spectral-diffusion/mesh";',
    `export const counts: number[] = [${paths.map((_, i) => `Object.keys(m${i}).length`).join(", ")}];`,
    "export const mesh: SimplexMesh = boxMesh([[0, 1]], [2]);",
    // A mistake that must be seen: of a package that is not found, all is `any`.
    "export const wrong: string = mesh.points;",
  ].join("\n");
}

/** Installs the package and checks its declarations under these ways. */
export function testDeclarations(ways: readonly Way[]): void {
  let folder: string;
  let remove: () => void;
  beforeAll(() => {
    ({ folder, remove } = installed(["@types/node"]));
  });
  afterAll(() => remove());

  describe("declarations without skipLibCheck", () => {
    it.each(ways)("$way: are found and have no errors", async ({ files, options }) => {
      const text = program(folder);
      for (const file of files) writeFileSync(join(folder, file), text);
      const compilerOptions = {
        target: "es2022",
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        // TypeScript's own libraries are its own affair.
        skipDefaultLibCheck: true,
        ...options,
      };
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
      const found = await promisify(execFile)(process.execPath, [compiler, "--pretty", "false"], { cwd: folder }).catch(
        ({ stdout }: { readonly stdout: string }) => ({ stdout }),
      );
      // The one mistake of each file, which shows that the types are there.
      const wrong = /^(\w+\.\w+)\(.*error TS2322: Type 'Float64Array.*' is not assignable to type 'string'\.$/;
      const lines = found.stdout.trim().split("\n");
      expect(lines.filter((line) => !wrong.test(line))).toEqual([]);
      expect(lines.map((line) => wrong.exec(line)?.[1]).sort()).toEqual(files.toSorted());
    });
  });
}
