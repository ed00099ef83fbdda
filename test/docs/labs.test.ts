import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { labNames, labPage, labProgram } from "../../scripts/lab-program.mjs";
import { testLabPrints } from "./lab-prints.js";

// The labs of the course: the code of every page, run on the source, prints what the page says. Its types are held by scripts/check-types.mjs.

const script = fileURLToPath(new URL("../../scripts/lab.mjs", import.meta.url));
const figures = fileURLToPath(new URL("../../docs/labs/", import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "specdiff-labs-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Of the others: test/long.
testLabPrints(labNames.filter((name) => /^[125]/.test(name)));

describe.each(labNames)("lab %s", (name) => {
  const page = labPage(name);

  it("has the four parts", () => {
    expect([...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual([
      "1. Introduction",
      "2. Code",
      "3. Results",
      "4. Possible extensions",
    ]);
  });

  it("shows figures that are there", () => {
    const shown = [...page.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path]) => path);
    expect(shown.length).toBeGreaterThan(0);
    for (const path of shown) expect(existsSync(join(figures, path)), path).toBe(true);
  });
});

describe("the labs", () => {
  it("are six", () => {
    expect(labNames.map((name) => name[0])).toEqual(["1", "2", "3", "4", "5", "6"]);
  });

  it("are saved to a file that is not there yet: npm run lab -- 3 --save my.ts", async () => {
    const save = () =>
      promisify(execFile)(process.execPath, [script, "3", "--save", "my.ts"], {
        env: { ...process.env, INIT_CWD: folder },
      });
    expect((await save()).stdout).toContain("my.ts: the program of lab 3-stiffness-and-stability");
    const saved = join(folder, "my.ts");
    expect(readFileSync(saved, "utf8")).toBe(labProgram(labPage("3-stiffness-and-stability")));
    writeFileSync(saved, "mine");
    await expect(save()).rejects.toThrow("my.ts is there already");
    expect(readFileSync(saved, "utf8")).toBe("mine");
  });
});
