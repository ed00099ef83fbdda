import { describe, expect, test } from "vitest";
import { type Experiment, experimentOf } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import type { TrainNetworks } from "../../src/case/training-run.js";
import { runValidation } from "../../src/case/validation.js";
import { InputError, NumericalError } from "../../src/errors.js";
import { caseWith } from "./sample-case.js";

const experiment = (changes: Readonly<Record<string, unknown>> = {}): Promise<Experiment> =>
  experimentOf(
    checkCase(
      caseWith({
        probes: [1],
        time: { save: [0.5, 2] },
        training: { widths: [16, 64], seeds: 2, learningRate: 0.03 },
        ...changes,
      }),
    ),
  );

const untrained: TrainNetworks = {
  train: async () => {
    throw new NumericalError("diverged");
  },
};

describe("runValidation", () => {
  test("a level that fails leaves the others", async () => {
    const stages: string[] = [];
    const validation = await runValidation(await experiment(), {
      train: untrained,
      stage: (name, work) => {
        stages.push(name);
        return work(() => {});
      },
    });
    expect(stages).toEqual(["pde", "ntk", "training"]);
    expect(validation.failures).toMatchObject([{ stage: "training", error: { message: "diverged" } }]);
    expect(validation.training).toBeUndefined();
    expect(Object.keys(validation.comparison ?? {})).toEqual(["times", "pdeToNtk"]);
  });

  test("without training there are two levels and no law", async () => {
    const { training, widthLaw, comparison, failures } = await runValidation(
      await experiment({ training: undefined }),
      { train: untrained },
    );
    expect([training, widthLaw, failures]).toEqual([undefined, undefined, []]);
    expect(comparison?.pdeToNtk).toHaveLength(3);
  });

  test("a target of zero is refused before anything is computed", async () => {
    const refused = async (changes: Readonly<Record<string, unknown>>) => {
      const stages: string[] = [];
      const made = await experiment(changes);
      const error = await runValidation(made, {
        train: untrained,
        stage: (name, work) => {
          stages.push(name);
          return work(() => {});
        },
      }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(InputError);
      return { stages, message: (error as InputError).message };
    };
    expect(await refused({ target: "0*x" })).toEqual({
      stages: [],
      message: "target: the initial error is zero on all samples: there is nothing to learn",
    });
  });

  test("an interruption ends it, whatever is finished", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const stopped = runValidation(await experiment(), {
      signal: controller.signal,
      train: {
        train: async () => {
          controller.abort(reason);
          throw reason;
        },
      },
    });
    await expect(stopped).rejects.toBe(reason);
  });
});
