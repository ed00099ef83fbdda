import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkCase } from "../src/case/read-case.js";
import { readResult } from "../src/case/read-result.js";
import type { ResultFile } from "../src/case/result-file.js";
import { longCommands, runCommand, specdiff } from "./readme-commands.js";

// What README.md says, run: the commands on the built package and the numbers of the demo. Its programs are run in test/package.

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const readme = read("README.md");
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(([, text]) => text);

/** `validate` and the case that `npm run demo` runs. */
const demoArguments = (
  /specdiff\.js (validate .*) --out/.exec(JSON.parse(read("package.json")).scripts.demo)?.[1] ?? ""
).split(" ");

let folder: string;
let demo: ResultFile;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "specdiff-readme-"));
  await specdiff(...demoArguments, "--out", folder, "--quiet");
  demo = readResult(readFileSync(join(folder, "result.json"), "utf8"));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the README", () => {
  it("names npm scripts that exist", () => {
    const scripts = JSON.parse(read("package.json")).scripts as Record<string, string>;
    const named = [...readme.matchAll(/npm (?:run )?(\w[\w:]*)/g)].map(([, name]) => name);
    // npm's own commands are no scripts.
    for (const name of new Set(named)) if (name !== "install") expect(scripts).toHaveProperty([name]);
  });

  it("shows commands that run", async () => {
    const commands = blocks("sh")
      .flatMap((block) => block.trim().split("\n"))
      .filter((line) => line.startsWith("npx specdiff "));
    // These have run: the demo, and verify in test/long.
    const run = [`npx specdiff ${demoArguments.join(" ")} --out out/three-scales`, "npx specdiff verify --dimension 1"];
    expect(commands).toEqual(expect.arrayContaining([...run, ...longCommands]));
    expect(commands.length).toBeGreaterThan(3);
    for (const command of commands.filter((each) => ![...run, ...longCommands].includes(each))) {
      // The demo's networks are there already: with --resume, training has nothing left to train.
      const to = command.includes("out/three-scales") ? folder : join(folder, "other");
      expect((await runCommand(command, to)).length).toBeGreaterThan(0);
    }
  }, 300_000);

  it("quotes the numbers of the demo", () => {
    const law = demo.widthLaw;
    const pdeToNtk = demo.comparison?.pdeToNtk;
    if (law === undefined || law.slope === null || pdeToNtk === undefined) throw new Error("the demo has no width law");
    const percent = (value: number) => `${Number((100 * value).toPrecision(2))} %`;
    const table = /<!-- numbers:demo -->([\s\S]*?)<!-- \/numbers -->/.exec(readme)?.[1] ?? "";
    expect(table).toContain(`| ${Math.max(...pdeToNtk).toExponential(1)} of the initial error |`);
    expect(table).toContain(`| ${percent(law.rms[0])} … ${percent(law.rms.at(-1) ?? 0)} |`);
    expect(table).toContain(`| −${Math.abs(law.slope).toFixed(3)} |`);
    expect(table).toContain(
      `| ${law.ratio
        .slice(-3)
        .map((ratio) => ratio?.toFixed(2))
        .join(", ")} |`,
    );
    const story = read("validation/three-scales/README.md").replaceAll("\n", " ");
    expect(story).toContain(`${Math.max(...pdeToNtk).toExponential(1)} of the initial error`);
    expect(story).toContain(`from ${percent(law.rms[0])} to ${percent(law.rms.at(-1) ?? 0)}`);
    expect(story).toContain(`slope −${Math.abs(law.slope).toFixed(3)}`);
    const ratios = law.ratio.filter((ratio) => ratio !== null);
    expect(story).toContain(`${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)} times`);
  });
});

describe("the demo", () => {
  it("shows the width law: slope −0.5 ± 0.05, and measured over predicted between 0.8 and 1.25 for the widest three", () => {
    const law = demo.widthLaw;
    expect(law?.widths).toEqual([256, 1024, 4096, 16384, 65536]);
    expect(law?.seeds).toBe(8);
    expect(law?.slope).toBeGreaterThan(-0.55);
    expect(law?.slope).toBeLessThan(-0.45);
    for (const ratio of law?.ratio.slice(-3) ?? [0]) {
      expect(ratio).toBeGreaterThan(0.8);
      expect(ratio).toBeLessThan(1.25);
    }
  });

  it("ends with a report", () => {
    expect(readFileSync(join(folder, "report.html"), "utf8")).toContain("<svg");
  });
});

describe("the documented cases", () => {
  it("are valid", () => {
    for (const block of read("docs/case-file.md").matchAll(/```json\n([\s\S]*?)```/g)) checkCase(JSON.parse(block[1]));
    for (const name of ["three-scales", "four-scales", "two-scales-2d"])
      checkCase(JSON.parse(read(`validation/${name}/case.json`)));
  });
});
