import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Case, networkCase, type TargetCase } from "../../src/case/case.js";
import { targetOf } from "../../src/case/expressions.js";
import { readCase } from "../../src/case/read-case.js";
import { readResult } from "../../src/case/read-result.js";
import { EXAMPLE_CASE } from "../../src/cli/help.js";
import type { Product, SolveWork, TrainWork, Work } from "../../src/cli/product.js";
import { main } from "../../src/cli/program.js";
import { sampleSet } from "../../src/data/sample-set.js";
import { NumericalError } from "../../src/errors.js";
import { readNpz } from "../../src/files/read-npz.js";
import { tensorMesh } from "../../src/mesh/index.js";
import { badCases } from "../case/bad-cases.js";
import { caseWith, minimalCase } from "../case/sample-case.js";
import { smallestResult } from "../case/sample-result.js";
import { recorder } from "./recorder.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "specdiff-cli-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Call {
  readonly name: string;
  readonly case: Case;
  readonly options: SolveWork | TrainWork;
}

/** Work that samples the target, as the real one does first, and gives back a result without levels. */
function standIn(calls: Call[], extra: Partial<Product> = {}): Work {
  const run = (name: string) => async (theCase: Case, options: SolveWork | TrainWork) => {
    calls.push({ name, case: theCase, options });
    const { data } = networkCase(theCase) as TargetCase;
    sampleSet(data, targetOf(networkCase(theCase)));
    return { result: { ...smallestResult, case: theCase }, ...extra };
  };
  return { runSolve: run("solve"), runDesign: run("design"), runTrain: run("train"), runValidate: run("validate") };
}

/** Runs the program; `specdiff` of a shell that is in `folder`, except that paths are given in full. */
async function specdiff(args: readonly string[], work?: Work, environment: Record<string, string> = {}) {
  const calls: Call[] = [];
  const stdout = recorder();
  const stderr = recorder();
  const status = await main(args, { stdout, stderr, environment, work: work ?? standIn(calls) });
  return { status, out: stdout.text(), err: stderr.text(), calls };
}

function caseFile(content: string | Uint8Array = JSON.stringify(minimalCase()), name = "case.json"): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const out = () => join(folder, "results", "deep");

/** One message of the program on stderr, nothing that looks like a stack, nothing on stdout, no folder of results. */
function expectRefusal(
  { status, out: stdout, err }: { status: number; out: string; err: string },
  says: RegExp | string,
): void {
  expect(status).toBe(2);
  expect(stdout).toBe("");
  expect(err.match(/^specdiff: /gm)).toHaveLength(1);
  expect(err).not.toMatch(/^\s+at /m);
  expect(err.endsWith("\n")).toBe(true);
  if (typeof says === "string") expect(err).toContain(says);
  else expect(err.replace(/^specdiff: (?:\S*\.json: )?|\n$/g, "")).toMatch(says);
  expect(existsSync(join(folder, "results"))).toBe(false);
}

describe("work that can be done", () => {
  test("solve writes the result, prints its tables and names the files", async () => {
    const { status, out: stdout, err, calls } = await specdiff(["solve", caseFile(), "--out", out()]);
    expect([status, err]).toEqual([0, ""]);
    expect(calls).toMatchObject([{ name: "solve", options: { ntk: false, fields: "none" } }]);
    const result = readResult(readFileSync(join(out(), "result.json"), "utf8"));
    expect(result.case).toEqual(readCase(JSON.stringify(minimalCase())));
    expect(stdout).toContain("Small\n");
    expect(stdout).toContain(join(out(), "result.json"));
    expect(readdirSync(out())).toEqual(["result.json"]);
  });

  test("options reach the work", async () => {
    const path = caseFile(JSON.stringify(caseWith({ training: {} })));
    const { calls } = await specdiff(["solve", path, "-o", out(), "--ntk", "--fields", "npz"]);
    expect(calls[0].options).toMatchObject({ ntk: true, fields: "npz", resume: false, checkpointSeconds: 5 });
    const going = await specdiff(["solve", path, "-o", out(), "--resume", "--checkpoint-every", "5e-1"]);
    expect(going.calls[0].options).toMatchObject({ directory: out(), resume: true, checkpointSeconds: 0.5 });
    for (const command of ["train", "validate"]) {
      const { calls: plain } = await specdiff([command, path, "-o", out()]);
      expect(plain).toMatchObject([{ name: command, options: { directory: out(), resume: false, fields: "none" } }]);
      expect(plain[0].options).not.toHaveProperty("threads");
      const { calls: full } = await specdiff([
        command,
        "--resume",
        "--threads",
        "3",
        "--fields",
        "vtu",
        path,
        "-o",
        out(),
      ]);
      expect(full).toMatchObject([{ options: { resume: true, threads: 3, fields: "vtu" } }]);
    }
  });

  test("a report and the fields are written where there are some", async () => {
    const spectrum = {
      mesh: tensorMesh([[-1, 0, 1]]),
      times: [0, 2],
      values: [
        { re: Float64Array.of(1, 2, 3), im: Float64Array.of(0, 0, 0) },
        { re: Float64Array.of(4, 5, 6), im: Float64Array.of(7, 8, 9) },
      ],
    };
    const fields = { format: "npz" as const, spectrum };
    const { status } = await specdiff(["solve", caseFile(), "-o", out()], standIn([], { report: "<p>", fields }));
    expect(status).toBe(0);
    expect(readdirSync(out())).toEqual(["report.html", "result.json", "spectrum.npz"]);
    expect(readFileSync(join(out(), "report.html"), "utf8")).toBe("<p>");
    const archive = readNpz(readFileSync(join(out(), "spectrum.npz")));
    expect(archive.names).toEqual(["frequency", "times", "spectrum"]);
    expect(archive.array("spectrum")).toEqual({
      shape: [2, 3],
      re: Float64Array.of(1, 2, 3, 4, 5, 6),
      im: Float64Array.of(0, 0, 0, 7, 8, 9),
    });
  });

  test("a picture goes where it is wanted; a place that takes none is named before any work", async () => {
    const path = join(folder, "a.svg");
    const plot = { path, svg: "<svg/>" };
    const drawn = await specdiff(["solve", caseFile(), "-o", out(), "--plot", path], standIn([], { plot }));
    expect(drawn.status).toBe(0);
    expect(drawn.out).toContain(`  ${path}\n`);
    expect(readFileSync(path, "utf8")).toBe("<svg/>");
    rmSync(out(), { recursive: true });
    rmSync(join(folder, "results"), { recursive: true });
    const refused = (name: string) => specdiff(["solve", caseFile(), "-o", out(), "--plot", join(folder, name)]);
    expectRefusal(await refused("a.png"), "--plot: expected a name that ends in .svg, found ");
    expectRefusal(await refused(join("none", "a.svg")), "--plot: cannot write to the folder of ");
  });

  test("quiet prints nothing", async () => {
    expect(await specdiff(["solve", caseFile(), "-q", "-o", out()])).toMatchObject({ status: 0, out: "", err: "" });
  });

  test("without --out the results go to out/NAME of the folder one is in", async () => {
    const { defaultDirectory } = await import("../../src/cli/files.js");
    expect(defaultDirectory("some/where/four-scales.json")).toBe(join("out", "four-scales"));
    expect(defaultDirectory("plain")).toBe(join("out", "plain"));
    expect(defaultDirectory(".json")).toBe(join("out", "case"));
  });

  test("a case with a byte-order mark is read", async () => {
    expect(await specdiff(["solve", caseFile(`\ufeff${JSON.stringify(minimalCase())}`), "-o", out()])).toMatchObject({
      status: 0,
    });
  });
});

describe("a folder that has a result already", () => {
  const path = () => join(out(), "result.json");
  const kept = () => readResult(readFileSync(path(), "utf8"));
  const level = { times: [0, 1], energy: [2, 1], probes: [] };
  /** Work that computes one level. */
  const computing = (name: "pde" | "ntk", energy: number, calls: Call[] = []): Work => {
    const work = standIn(calls);
    const run = async (theCase: Case): Promise<Product> => ({
      result: { ...smallestResult, case: theCase, levels: { [name]: { ...level, energy: [2, energy] } } },
    });
    return { ...work, runSolve: run, runValidate: run };
  };

  test("keeps the levels that a command does not compute", async () => {
    await specdiff(["validate", caseFile(), "-o", out()], computing("ntk", 1));
    expect(await specdiff(["solve", caseFile(), "-o", out(), "-q"], computing("pde", 0.5))).toMatchObject({
      status: 0,
      err: "",
    });
    expect(kept().levels).toEqual({ pde: { ...level, energy: [2, 0.5] }, ntk: level });
    const before = readFileSync(path());
    await specdiff(["solve", caseFile(), "-o", out()], computing("pde", 0.5));
    expect(readFileSync(path()).equals(before)).toBe(true);
  });

  test("takes another case only where the file is removed first, which is said before any work", async () => {
    await specdiff(["solve", caseFile(), "-o", out()], computing("pde", 1));
    const before = readFileSync(path());
    const other = caseFile(JSON.stringify(caseWith({ title: "Other \u001b[2J", target: "cos(x)" })));
    const { status, err, calls } = await specdiff(["solve", other, "-o", out()]);
    expect([status, calls]).toEqual([2, []]);
    expect(err).toBe(
      `specdiff: --out: ${path()} holds the result of another case, "Small": there target is "exp(-x^2) * sin(3*x)", in ` +
        '"Other \\u001b[2J" it is "cos(x)"; choose another --out, or remove the file first\n',
    );
    expect(readFileSync(path()).equals(before)).toBe(true);
    rmSync(path());
    expect((await specdiff(["solve", other, "-o", out()])).status).toBe(0);
  });

  test.each([
    ["damaged", "{", "damaged or of another version (line 1, column 2: expected a key in double quotes"],
    ["old", JSON.stringify({ ...smallestResult, warnings: undefined }), "another version (warnings: missing"],
    ["something else", "[]", "another version (a result is an object, found an empty list)"],
  ])("a %s file is refused and left alone", async (_, text, says) => {
    mkdirSync(out(), { recursive: true });
    writeFileSync(path(), text);
    const { status, err, calls } = await specdiff(["solve", caseFile(), "-o", out()]);
    expect([status, calls]).toEqual([2, []]);
    expect(err).toContain(says);
    expect(err).toMatch(/^specdiff: --out: .*; choose another --out, or remove the file first\n$/);
    expect(readFileSync(path(), "utf8")).toBe(text);
  });

  test("a report that shows other numbers than the result is removed, and that is said", async () => {
    const reporting = { ...computing("pde", 1), runValidate: standIn([], { report: "<p>" }).runValidate };
    await specdiff(["validate", caseFile(), "-o", out()], reporting);
    await specdiff(["solve", caseFile(), "-o", out(), "-q"], computing("pde", 1));
    expect(existsSync(join(out(), "report.html"))).toBe(false);
    await specdiff(["validate", caseFile(), "-o", out()], reporting);
    expect((await specdiff(["solve", caseFile(), "-o", out(), "-q"], computing("pde", 1))).err).toBe("");
    const { err } = await specdiff(["solve", caseFile(), "-o", out(), "-q"], computing("pde", 0.25));
    expect(err).toBe(
      `specdiff: ${join(out(), "report.html")} showed other numbers and is removed; specdiff validate writes it anew\n`,
    );
    expect(readdirSync(out())).toEqual(["result.json"]);
  });

  test("two commands at once leave the levels of both", async () => {
    const [solve, validate] = await Promise.all([
      specdiff(["solve", caseFile(), "-o", out()], computing("pde", 1)),
      specdiff(["validate", caseFile(), "-o", out()], computing("ntk", 1)),
    ]);
    expect([solve.status, validate.status]).toEqual([0, 0]);
    expect(Object.keys(kept().levels).sort()).toEqual(["ntk", "pde"]);
    expect(readdirSync(out())).toEqual(["result.json"]);
  });

  test("what was finished is written where a level failed, and the command ends with 1", async () => {
    const work = computing("ntk", 1);
    const runValidate = async (...args: Parameters<Work["runValidate"]>): Promise<Product> => ({
      ...(await work.runValidate(...args)),
      failures: ["spectral PDE (level 0) failed: NaN"],
    });
    const { status, err } = await specdiff(["validate", caseFile(), "-o", out(), "-q"], { ...work, runValidate });
    expect([status, err]).toEqual([1, "specdiff: spectral PDE (level 0) failed: NaN\n"]);
    expect(kept().levels).toEqual({ ntk: level });
  });
});

describe("warnings", () => {
  test("stand on stderr, a line each, and are counted at the end", async () => {
    const warning = (path: string) => ({ path, message: "look", numbers: {} });
    const runSolve = async (theCase: Case): Promise<Product> => ({
      result: { ...smallestResult, case: theCase, warnings: [warning("spectrum.box"), warning("")] },
    });
    const {
      status,
      out: stdout,
      err,
    } = await specdiff(["solve", caseFile(), "-o", out()], { ...standIn([]), runSolve });
    expect(status).toBe(0);
    expect(err).toBe("specdiff: warning: spectrum.box: look\nspecdiff: warning: look\n");
    expect(stdout).toMatch(/\n.* s; 2 warnings, see above; written:\n/);
  });
});

describe("mistakes of the user", () => {
  test.each(badCases)("solve refuses $what with one message and no result", async ({ text, says }) => {
    expectRefusal(await specdiff(["solve", caseFile(text), "-o", out()]), says);
  });

  test.each(["solve", "train", "validate"])(
    "%s refuses a target that is singular at a sample, naming the place",
    async (command) => {
      const path = caseFile(JSON.stringify(caseWith({ target: "1/x", "data.samples": [101], training: {} })));
      expectRefusal(await specdiff([command, path, "-o", out()]), /^target: .* x = 0/);
    },
  );

  test("a missing file, a folder, a path through a file, bytes that are no text and a huge file are named", async () => {
    const solve = (path: string) => specdiff(["solve", path, "-o", out()]);
    expectRefusal(await solve(join(folder, "none.json")), "none.json: cannot be read: there is no such file");
    expectRefusal(await solve(folder), "is a folder, not a case file");
    expectRefusal(await solve(join(caseFile(), "x.json")), "a part of the path is a file, not a folder");
    expectRefusal(await solve(caseFile(Uint8Array.of(0xff, 0xfe, 0x7b, 0))), "is not a text in UTF-8");
    expectRefusal(await solve(caseFile(new Uint8Array(17 * 2 ** 20).fill(32))), "larger than 16 MiB");
    expectRefusal(await solve("a\0b"), "a\\u0000b: cannot be read: a path cannot hold a null character");
  });

  test("a folder for results that cannot be made is named before any work is done", async () => {
    const taken = caseFile("x", "taken");
    const answer = await specdiff(["solve", caseFile(), "-o", join(taken, "below")]);
    expectRefusal(answer, "--out: cannot write to ");
    expectRefusal(await specdiff(["solve", caseFile(), "-o", taken]), "there is a file of that name");
    expect(answer.calls).toEqual([]);
    expectRefusal(await specdiff(["solve", caseFile(), "-o", "/proc/x/y"]), "the system takes no folder there");
    expectRefusal(
      await specdiff(["solve", caseFile(), "-o", "\u001b[2J\0"]),
      "--out: cannot write to \\u001b[2J\\u0000: ",
    );
  });

  test("train needs a training part, validate does not", async () => {
    expectRefusal(
      await specdiff(["train", caseFile(), "-o", out()]),
      /^training: missing; .*for example "training": \{/,
    );
    expect(await specdiff(["validate", caseFile(), "-o", out()])).toMatchObject({ status: 0 });
  });

  test.each([
    [[], "name a command: solve, design, train, validate, sweep, collect, verify or mesh"],
    [["sovle"], "unknown command 'sovle' (Did you mean solve?)"],
    [["solve"], "missing required argument 'case'"],
    [["solve", "a", "b"], "too many arguments"],
    [["solve", "a", "--otu", "b"], "unknown option '--otu' (Did you mean --out?)"],
    [["solve", "a", "--threads", "2"], "unknown option '--threads'"],
    [["solve", "a", "--checkpoint-every", "-1"], "It must be a number, not negative."],
    [["solve", "a", "--checkpoint-every", "soon"], "It must be a number, not negative."],
    [["solve", "a", "--fields", "csv"], "Allowed choices are npz, vtu."],
    [["train", "a", "--threads", "0"], "It must be a whole number from 1 to 1024."],
    [["train", "a", "--threads", "1e1"], "It must be a whole number from 1 to 1024."],
    [["solve", "a", "--out"], "argument missing"],
    [["solve", "a", "--out", "-q"], "It looks like an option; a path of that name is written ./-q."],
    [["mesh", "make", "box", "--out", "--binary"], "a path of that name is written ./--binary"],
    [["solve", "a", "--out", ""], "It must not be empty."],
    [["solve", "a", "--checkpoint-every", "1e400"], "It must be a number, not negative."],
    [["solve", "a", "--\u001b[2Jotu"], "unknown option '--\\u001b[2Jotu'"],
    [
      ["mesh", "make", "box", "-o", "a", "--box=0,1", "--cells", "1", "--bxo", "0,1"],
      "unknown option '--bxo' (Did you mean --box?)",
    ],
  ])("the arguments %j are refused", async (args, says) => {
    expectRefusal(await specdiff(args), says);
  });

  test.each([["explore"]])("%s is not available yet", async (...args) => {
    expectRefusal(await specdiff(args), new RegExp(`^${args[0]}: not available yet: `));
  });
});

describe("failures on the way", () => {
  const failing = (error: unknown): Work => {
    const run = async () => {
      throw error;
    };
    return { runSolve: run, runDesign: run, runTrain: run, runValidate: run };
  };

  test("a computation that fails ends with 1, one message, and no trace of it on disk", async () => {
    const answer = await specdiff(["solve", caseFile(), "-o", out()], failing(new NumericalError("NaN after step 3")));
    expect(answer).toEqual({
      status: 1,
      out: "",
      err: "specdiff: the computation failed: NaN after step 3\n",
      calls: [],
    });
    expect(existsSync(join(folder, "results"))).toBe(false);
  });

  test("what was finished on the way is kept", async () => {
    const work = failing(new NumericalError("late"));
    const runTrain = async (_: Case, { directory }: TrainWork): Promise<Product> => {
      writeFileSync(join(directory, "run"), "finished");
      throw new NumericalError("late");
    };
    const path = caseFile(JSON.stringify(caseWith({ training: {} })));
    expect((await specdiff(["train", path, "-o", out()], { ...work, runTrain })).status).toBe(1);
    expect(readdirSync(out())).toEqual(["run"]);
  });

  test("a folder that was there before is left alone", async () => {
    mkdirSync(out(), { recursive: true });
    await specdiff(["solve", caseFile(), "-o", out()], failing(new NumericalError("x")));
    expect(existsSync(out())).toBe(true);
  });

  test("an unforeseen failure shows its stack only with DEBUG", async () => {
    const work = failing(new TypeError("x is undefined"));
    const plain = await specdiff(["solve", caseFile(), "-o", out()], work);
    expect(plain).toMatchObject({
      status: 1,
      err: "specdiff: failed unexpectedly: x is undefined (DEBUG=1 shows where)\n",
    });
    const debug = await specdiff(["solve", caseFile(), "-o", out()], work, { DEBUG: "1" });
    expect(debug.err).toMatch(/^\s+at /m);
  });

  test("a result that holds NaN is not written", async () => {
    const work = standIn([]);
    const runSolve = async (theCase: Case): Promise<Product> => ({
      result: { ...smallestResult, case: theCase, diagnostics: { timeError: Number.NaN } },
    });
    const answer = await specdiff(["solve", caseFile(), "-o", out()], { ...work, runSolve });
    expect(answer.status).toBe(1);
    expect(answer.err).toContain("the result holds NaN");
    expect(existsSync(join(folder, "results"))).toBe(false);
  });
});

describe("help", () => {
  test.each([[["--help"]], [["help"]]])(
    "%j teaches the levels, an example with its output, where results go and the exit status",
    async (args) => {
      const { status, out: stdout, err } = await specdiff(args);
      expect([status, err]).toEqual([0, ""]);
      for (const word of [
        "level 0",
        "level 1",
        "level 2",
        "solve",
        "train",
        "validate",
        "$ specdiff solve",
        "energy",
        "result.json",
        "Exit status",
      ]) {
        expect(stdout).toContain(word);
      }
      for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
    },
  );

  test.each(["solve", "train", "validate"])(
    "%s --help and help %s say the same, with an example and the files",
    async (command) => {
      const first = await specdiff([command, "--help"]);
      expect(first.status).toBe(0);
      expect((await specdiff(["help", command])).out).toBe(first.out);
      for (const word of [
        `$ specdiff ${command}`,
        "Written to DIR",
        "result.json",
        "Exit status",
        "--out",
        "--quiet",
      ]) {
        expect(first.out).toContain(word);
      }
    },
  );

  test("help follows a path of commands from wherever it is asked", async () => {
    const { out: said } = await specdiff(["mesh", "make", "box", "--help"]);
    expect(said).toContain("small boxes cut into simplices");
    for (const args of [
      ["help", "mesh", "make", "box"],
      ["mesh", "help", "make", "box"],
      ["mesh", "make", "help", "box"],
    ]) {
      expect(await specdiff(args)).toMatchObject({ status: 0, out: said, err: "" });
    }
    expectRefusal(
      await specdiff(["help", "mesh", "mkae"]),
      'unknown command "mkae" of mesh (did you mean "make"?); there are',
    );
    expectRefusal(await specdiff(["help", "solve", "x"]), 'unknown command "x" of solve; it has none');
  });

  test("the example case is a case", () => {
    expect(readCase(EXAMPLE_CASE).title).toBe("Four scales");
  });

  test("the version is the package's", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
      version: string;
    };
    expect(await specdiff(["--version"])).toMatchObject({ status: 0, out: `${version}\n` });
  });
});
