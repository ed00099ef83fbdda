import { describe, expect, test } from "vitest";
import { differenceOfCases, mergeResults } from "../../src/case/merge-results.js";
import { checkCase } from "../../src/case/read-case.js";
import { formatResult, readResult } from "../../src/case/read-result.js";
import type { ResultFile } from "../../src/case/result-file.js";
import { caseWith } from "./sample-case.js";
import { sampleResult, smallestResult } from "./sample-result.js";

const changed = (changes: Readonly<Record<string, unknown>>) =>
  checkCase(caseWith({ probes: [1, 3], training: { widths: [16, 64], seeds: 2 }, ...changes }));
const base = changed({});

describe("differenceOfCases", () => {
  test.each([
    ["the title", { title: "Another" }],
    ["the mesh", { spectrum: { box: [[-9, 9]], cells: [77], boundary: "dirichlet" } }],
    ["times and method", { time: { save: [1, 2, 3], method: "bdf2", steps: 30 } }],
    ["probes", { probes: [2] }],
    ["lines", { lines: [{ from: 0, to: 1 }] }],
    ["adaptive refinement", { adapt: { tolerance: 0.1 } }],
    ["the training", { training: { widths: [8], seeds: 1, learningRate: 1e-3 } }],
    ["no training at all", { training: undefined }],
  ])("%s may differ", (_, changes) => {
    expect(differenceOfCases(base, changed(changes))).toBeUndefined();
  });

  test.each([
    [{ target: "2*x" }, "target", '"2*x"'],
    [{ "data.samples": [50] }, "data.samples", "[50]"],
    [{ network: { family: "mscale", scales: [1, 3] } }, "network.scales", "[1,3]"],
    [{ dynamics: { type: "momentum", friction: 1 } }, "dynamics.type", '"momentum"'],
    [{ spectrum: { convention: "cycles" } }, "spectrum.convention", '"cycles"'],
  ])("%j asks something else, which is named", (changes, path, other) => {
    expect(differenceOfCases(base, changed(changes))).toMatchObject({ path, other });
  });

  test("the width that a network without a zero start is taken from matters", () => {
    const network = { family: "mscale", zeroStart: "none" };
    const [one, other] = [[16], [16, 64]].map((widths) => changed({ network, training: { widths, seeds: 1 } }));
    expect(differenceOfCases(one, one)).toBeUndefined();
    expect(differenceOfCases(one, other)?.path).toBe("training.widths");
  });

  test("a PDE is not a network, nor another PDE", () => {
    const pde = (diffusion: number) =>
      checkCase({
        title: "PDE",
        pde: { diffusion, initial: 1, boundary: [] },
        spectrum: { box: [[0, 1]] },
        time: { save: [diffusion] },
      });
    expect(differenceOfCases(pde(1), base)).toBeDefined();
    expect(differenceOfCases(pde(1), pde(2))).toEqual({ path: "pde.diffusion", one: "1", other: "2" });
    expect(differenceOfCases(pde(1), { ...pde(1), title: "x" })).toBeUndefined();
  });
});

describe("mergeResults", () => {
  const warning = (level?: "pde" | "ntk" | "training" | "comparison") => ({
    path: "",
    message: `about ${level ?? "the case"}`,
    numbers: {},
    ...(level ? { level } : {}),
  });
  const whole: ResultFile = {
    ...sampleResult,
    warnings: [warning(), warning("pde"), warning("ntk"), warning("training"), warning("comparison")],
  };
  const { pde, training } = whole.levels;
  const { dofs, solves, timeError } = whole.diagnostics;
  /** What `solve` gives for the case again. */
  const solved: ResultFile = {
    ...smallestResult,
    case: whole.case,
    levels: pde ? { pde } : {},
    ...(whole.errors ? { errors: whole.errors } : {}),
    diagnostics: { dofs: dofs as number, solves: solves as number, timeError: timeError as number },
    warnings: [warning(), warning("pde")],
  };

  test("a level computed again to the same numbers changes nothing", () => {
    const merged = mergeResults(whole, solved);
    expect({ ...merged, diagnostics: {}, warnings: [] }).toEqual({ ...whole, diagnostics: {}, warnings: [] });
    expect(merged.warnings.map(({ message }) => message).sort()).toEqual(
      whole.warnings.map(({ message }) => message).sort(),
    );
    const { lambdaMax, ntkMethod, ntkDimension } = whole.diagnostics;
    expect(merged.diagnostics).toEqual({ ...solved.diagnostics, lambdaMax, ntkMethod, ntkDimension });
    expect(readResult(formatResult(merged))).toEqual(merged);
  });

  test("a level with other numbers takes the distances along that it is part of, and no others", () => {
    const other = { ...solved, levels: { pde: { ...(pde as NonNullable<typeof pde>), energy: [1, 2, 3] } } };
    const merged = mergeResults(whole, other);
    expect(merged.levels.pde?.energy).toEqual([1, 2, 3]);
    expect(merged.levels.training).toEqual(training);
    const { pdeToNtk: _, ...others } = whole.comparison as NonNullable<ResultFile["comparison"]>;
    expect(merged.comparison).toEqual(others);
    expect(merged.widthLaw).toEqual(whole.widthLaw);
    expect(merged.warnings.map(({ level }) => level)).toEqual(["ntk", "training", undefined, "pde"]);
  });

  test("networks trained anew take the width law along, and the distances from descent", () => {
    const trained = { ...smallestResult, case: whole.case, levels: { training: (training ?? []).slice(0, 1) } };
    const merged = mergeResults(whole, trained);
    expect(merged.levels.training).toHaveLength(1);
    expect(merged.widthLaw).toBeUndefined();
    expect(merged.comparison).toEqual({ times: [0, 0.5, 2], pdeToNtk: whole.comparison?.pdeToNtk });
    expect(merged.errors).toEqual(whole.errors);
    expect(merged.warnings.map(({ level }) => level)).toEqual(["pde", "ntk"]);
  });

  test("what does not belong to a level stays until it is told anew: networks at the start, and a design", () => {
    const size = { mean: 0, std: 1, sampled: { mean: 0, std: 1 } };
    const initialisation = { networks: 256, width: 64, output: size, slope: size };
    const told = { ...whole, initialisation };
    expect(mergeResults(told, solved).initialisation).toEqual(initialisation);
    const anew = { ...initialisation, width: 128 };
    expect(mergeResults(told, { ...solved, initialisation: anew }).initialisation).toEqual(anew);
    expect("initialisation" in mergeResults(whole, solved)).toBe(false);
  });

  test("the case tells with what settings each level was computed", () => {
    const finer = changed({
      title: "Finer",
      spectrum: { box: [[-9, 9]], cells: [99] },
      time: { save: [0.5, 2, 4], tolerance: 1e-9 },
      training: { widths: [32], seeds: 1 },
    });
    const before = { ...whole.case, title: "Finer" };
    const afterSolve = mergeResults(whole, { ...solved, case: finer }).case;
    expect(afterSolve).toEqual({ ...finer, training: (before as typeof finer & { training?: unknown }).training });
    const afterTrain = mergeResults(whole, {
      ...smallestResult,
      case: finer,
      levels: { training: training ?? [] },
    }).case;
    expect(afterTrain).toEqual({
      ...finer,
      spectrum: before.spectrum,
      time: { ...before.time, save: [0.5, 2, 4] },
    });
  });
});
