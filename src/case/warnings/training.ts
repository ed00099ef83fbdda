import type { Comparison, TrainingResult, WidthLaw } from "../../compare/comparison.js";
import type { LevelResult } from "../../compare/level.js";
import type { Warning } from "../../warning.js";
import { percent, short } from "./say.js";

/** The loss has not fallen where so much of it is left … */
const LEFT = 0.9;
/** … although an infinitely wide network would have no more than this part of that left. */
const EXPECTED = 0.5;
/** From this predicted deviation on the square of what the first order neglects is a tenth of it. */
const FIRST_ORDER = 0.3;

/**
 * Widths whose networks have not learnt what the kernel flow says they would: mean energies over the seeds at the last time.
 *
 * @param expected the part of the energy that the kernel flow leaves by then
 */
export function lossNotFallen(runs: readonly TrainingResult[], expected: number): readonly Warning[] {
  return [...new Set(runs.map(({ width }) => width))].flatMap((width) => {
    const ofWidth = runs.filter((run) => run.width === width);
    const measured = ofWidth.reduce((sum, run) => sum + left(run), 0) / ofWidth.length;
    if (!(measured > LEFT && expected < EXPECTED * measured)) return [];
    const [{ times, learningRate }] = ofWidth;
    const slower = learningRate === undefined ? "" : `, or a learning rate below ${short(learningRate)}`;
    return [
      {
        path: "training",
        message:
          `the loss of width ${width} has not fallen: ${percent(measured)} of the error's energy is left at t = ${short(times[times.length - 1])}, where an infinitely wide network has ${percent(expected)}. ` +
          `Networks of this width are far from the limit that the PDE describes: take wider ones, larger outputs or a smaller target${slower}`,
        numbers: { width, left: measured, expected },
      },
    ];
  });
}

function left({ energy }: LevelResult): number {
  return energy[energy.length - 1] / energy[0];
}

/** From this part of a deviation on what time steps add, at right angles as a rule, is 2 % of it. */
const VISIBLE = 0.2;

/** Gradient flow that is not followed closely enough for the deviation of the largest width. */
export function timeStepsShow({ widths, predicted }: WidthLaw, { descentToFlow = [] }: Comparison): readonly Warning[] {
  const added = Math.sqrt(
    descentToFlow.reduce((sum, each) => sum + each ** 2, 0) / Math.max(1, descentToFlow.length - 1),
  );
  const deviation = predicted[predicted.length - 1];
  if (!(added > VISIBLE * deviation)) return [];
  return [
    {
      path: "training.tolerance",
      message:
        `the time steps of the training add about ${short(added)} of the initial error at infinite width, where the width ${widths[widths.length - 1]} makes ${short(deviation)}: ` +
        "the measured deviation is not that of the width alone. Take a smaller tolerance",
      numbers: { added, deviation },
    },
  ];
}

/** Widths for which the width law, the first order in width^{−1/2}, predicts a deviation that is not small. */
export function beyondFirstOrder({ widths, predicted }: WidthLaw): readonly Warning[] {
  const narrow = widths.filter((_, w) => predicted[w] > FIRST_ORDER);
  if (narrow.length === 0) return [];
  const largest = Math.max(...predicted);
  // The deviation falls as width^{−1/2}.
  const enough = Math.ceil(widths[predicted.indexOf(largest)] * (largest / FIRST_ORDER) ** 2);
  return [
    {
      path: "training.widths",
      message:
        `the predicted deviation of width ${narrow.join(", ")} is up to ${percent(largest)} of the initial error: the width law is the first order of a series and means nothing there. ` +
        `It holds from width ${short(enough)} on`,
      numbers: { predicted: largest, width: enough },
    },
  ];
}

/** From this part of a predicted deviation on networks are off the law by a sixth (docs/theory.md, section 8). */
const MOVES_KERNEL = 0.5;

/**
 * Networks that move their own kernel as they learn, of the narrowest width.
 *
 * @param predicted the deviation that the width law predicts, for every time
 * @param moved what the kernel's move makes of the error by then (`movedKernel`)
 */
export function kernelMoves(
  width: number,
  times: readonly number[],
  predicted: readonly number[],
  moved: readonly number[],
): readonly Warning[] {
  const parts = moved.map((value, i) => (predicted[i] > 0 ? value / predicted[i] : 0));
  const worst = parts.indexOf(Math.max(...parts));
  if (!(parts[worst] > MOVES_KERNEL)) return [];
  return [
    {
      path: "training.widths",
      message:
        `as they learn, networks of width ${width} move their own kernel by what changes the error at t = ${short(times[worst])} by ${percent(moved[worst])} of the initial error, where the width law, which takes the kernel of the start, predicts a deviation of ${percent(predicted[worst])}: ` +
        "measured deviations are another than the law's, smaller as a rule, and their slope flatter than −1/2. Take wider networks or earlier times, or train fewer groups",
      numbers: { width, time: times[worst], moved: moved[worst], predicted: predicted[worst] },
    },
  ];
}
