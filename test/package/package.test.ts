import { execFile } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { computations } from "./computations.js";
import { installed, isPacked, manifest, packedFile, printed } from "./installed.js";
import { readmePrograms } from "./readme-programs.js";

// The package as its users have it: packed, and installed elsewhere without TensorFlow.js.

let folder: string;
let remove: () => void;
beforeAll(() => {
  ({ folder, remove } = installed());
});
afterAll(() => remove());

const systems = [
  { system: "ESM", name: "all.mjs", load: '(path) => import("spectral-diffusion" + path.slice(1))' },
  { system: "CommonJS", name: "all.cjs", load: 'async (path) => require("spectral-diffusion" + path.slice(1))' },
];

describe.each(systems)("in $system", ({ name, load }) => {
  it("every sub-path computes what is right", async () => {
    const source = readFileSync(new URL("./computations.ts", import.meta.url), "utf8");
    const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
    writeFileSync(
      join(folder, "computations.mjs"),
      ts.transpileModule(source, { compilerOptions: options }).outputText,
    );
    const program = `import("./computations.mjs").then(async ({ computations }) => {
      const load = ${load};
      for (const [path, { run }] of Object.entries(computations)) console.log(path + " " + await run(load));
    });`;
    const found = new Map(
      (await printed(folder, name, program))
        .trim()
        .split("\n")
        .map((line) => line.split(" ") as [string, string]),
    );
    const paths = Object.entries(manifest(folder).exports).flatMap(([path, to]) =>
      typeof to === "string" ? [] : path,
    );
    expect([...found.keys()].sort()).toEqual(paths.sort());
    for (const [path, { right, tolerance }] of Object.entries(computations)) {
      expect(Math.abs(Number(found.get(path)) - right), path).toBeLessThanOrEqual(tolerance);
    }
  });

  it("sub-paths share their modules: an error of one is that of the others", async () => {
    const program = `(async () => {
      const load = ${load};
      const [{ InputError }, { boxMesh }] = [await load("."), await load("./mesh")];
      try { boxMesh([[0, 1]], [0]); } catch (error) { console.log(error instanceof InputError); }
    })();`;
    expect(await printed(folder, name, program)).toBe("true\n");
  });

  it("JSON Schemas and package.json are found by name", async () => {
    const program = `import("node:module").then(({ createRequire }) => {
      const load = createRequire(process.cwd() + "/${name}");
      console.log(["schema/case.json", "schema/result.json", "package.json"].map((path) => typeof load("spectral-diffusion/" + path)).join());
    });`;
    expect(await printed(folder, name, program)).toBe("object,object,object\n");
  });

  it("the tensorflow engine names the package that it needs", async () => {
    const program = `(async () => {
      const load = ${load};
      await (await load("./train")).tensorflowEngine().catch((error) => console.log(error.name + ": " + error.message));
    })();`;
    expect(await printed(folder, name, program)).toBe(
      'InputError: the "tensorflow" engine needs TensorFlow.js, which does not come with this package: ' +
        "npm install @tensorflow/tfjs (or @tensorflow/tfjs-node, which is faster)\n",
    );
  });
});

describe("the README's programs", () => {
  // In CommonJS: test/long.
  it.each(readmePrograms)("number $i prints what it says", async ({ program, output, i }) => {
    expect(await printed(folder, `readme-${i}.mjs`, program)).toBe(output);
  });
});

describe("the packed files", () => {
  it("hold the command", async () => {
    const command = packedFile(folder, "dist/cli/specdiff.js");
    const { stdout } = await promisify(execFile)(process.execPath, [command, "mesh", "info", "meshes/plate.msh"], {
      cwd: packedFile(folder, "."),
    });
    expect(stdout).toContain("triangles");
  });

  it("hold what their pages link to", () => {
    const pages = readdirSync(packedFile(folder, "."), { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".md"),
    );
    expect(pages).toContain("README.md");
    const missing = pages.flatMap((page) => {
      const text = readFileSync(packedFile(folder, page), "utf8").replace(/```[\s\S]*?```/g, "");
      const links = [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map(([, link]) => link);
      return links
        .filter((link) => !/^[a-z]+:/.test(link))
        .filter((link) => !isPacked(folder, posix.join(dirname(page), link)))
        .map((link) => `${page}: ${link}`);
    });
    expect(missing).toEqual([]);
  });

  it("hold every file that package.json names", () => {
    const leaves = (value: unknown): unknown[] =>
      value !== null && typeof value === "object" ? Object.values(value).flatMap(leaves) : [value];
    const named = leaves(manifest(folder)).filter(
      (path): path is string => typeof path === "string" && /^(\.\/)?(dist|schema)\//.test(path),
    );
    expect(named.length).toBeGreaterThan(80);
    expect(named.filter((path) => !isPacked(folder, path))).toEqual([]);
  });
});
