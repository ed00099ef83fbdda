import { logAxis, timeAxis } from "../axis.js";
import { timeLabel } from "../case-view.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatNumber, formatTime } from "../format.js";
import { type Mark, panel, stack } from "../layout.js";
import { type LegendEntry, legend } from "../legend.js";
import type { ReportData } from "../report-data.js";
import { onRamp } from "../theme.js";

type Comparison = NonNullable<ReportData["result"]["comparison"]>;

interface Difference {
  readonly label: string;
  readonly kind: "pde" | "step" | "width";
  readonly samples: readonly { readonly time: number; readonly value: number }[];
}

/** What separates the levels over time: domain and mesh, the learning rate, the width. */
export function levelDifferencesFigure(data: ReportData): Figure | null {
  const { comparison } = data.result;
  if (comparison === undefined) return null;
  const steps = data.result.case.training?.method === undefined ? "learning rate" : "time steps";
  const differences = listDifferences(comparison, steps);
  if (differences.length === 0) return null;
  return {
    name: "level-differences",
    title: "What separates the levels",
    description: "Differences between the levels in L², relative to the initial error, over training time.",
    says: says(differences),
    table: () => ({
      columns: ["difference", "time", "relative to the initial error"],
      rows: differences.flatMap(({ label, samples }) => samples.map(({ time, value }) => [label, time, value])),
    }),
    draw: (canvas) => draw(data, differences, canvas),
  };
}

function listDifferences(comparison: Comparison, steps: string): Difference[] {
  const { times, trainingTimes = times } = comparison;
  const samples = (values: readonly number[], at = trainingTimes) =>
    at.flatMap((time, index) =>
      time > 0 && values[index] > 0 && Number.isFinite(values[index]) ? [{ time, value: values[index] }] : [],
    );
  const found: Difference[] = [];
  if (comparison.pdeToNtk)
    found.push({ label: "domain and mesh", kind: "pde", samples: samples(comparison.pdeToNtk, times) });
  if (comparison.descentToFlow) {
    found.push({ label: steps, kind: "step", samples: samples(comparison.descentToFlow) });
  }
  for (const { width, rms } of comparison.trainingToDescent ?? []) {
    found.push({ label: `width ${formatNumber(width)}`, kind: "width", samples: samples(rms) });
  }
  return found.filter((difference) => difference.samples.length > 0);
}

function draw(data: ReportData, differences: readonly Difference[], canvas: Canvas): Block {
  const { Plot, palette } = canvas;
  const samples = differences.flatMap((difference) => difference.samples);
  const times = [...new Set(samples.map(({ time }) => time))].sort((p, q) => p - q);
  const values = samples.map(({ value }) => value);
  const x = timeAxis(timeLabel(data), times, times[0] / 1.3, canvas.compact ? 4 : 7);
  const y = logAxis(
    "difference / initial error (L²)",
    Math.min(...values) / 2,
    Math.max(...values) * 2,
    canvas.compact ? 5 : 7,
  );
  const widths = differences.filter((difference) => difference.kind === "width");
  const colours = differences.map((difference) => {
    if (difference.kind === "pde") return palette.series[0];
    if (difference.kind === "step") return palette.series[2];
    return onRamp(palette.time.slice(0, 9), widths.indexOf(difference), widths.length);
  });
  const marks: Mark[] = differences.flatMap((difference, index) => [
    Plot.line(difference.samples, {
      x: "time",
      y: "value",
      stroke: colours[index],
      strokeWidth: 2.2,
      ...(difference.kind === "step" && { strokeDasharray: "6 3" }),
    }),
    Plot.dot(difference.samples, {
      x: "time",
      y: "value",
      r: 3.4,
      fill: colours[index],
      title: (sample: { time: number; value: number }) =>
        `${difference.label}, ${formatTime(sample.time)}: ${formatNumber(sample.value)}`,
    }),
  ]);
  const endLabels = differences.map((difference, index) => ({
    text: difference.label,
    y: difference.samples[difference.samples.length - 1].value,
    colour: colours[index],
  }));
  const entries: LegendEntry[] = [
    { mark: "line" as const, kind: "pde", colour: palette.series[0], label: "PDE against kernel flow" },
    { mark: "dash" as const, kind: "step", colour: palette.series[2], label: "steps of training against the flow" },
    { mark: "line" as const, kind: "width", colour: palette.time[4], label: "networks against infinite width (RMS)" },
  ].filter((entry) => differences.some((difference) => difference.kind === entry.kind));
  const frame = panel(canvas, {
    width: canvas.width,
    frameHeight: canvas.compact ? 260 : 340,
    x,
    y,
    marks,
    endLabels,
    marginRight: canvas.compact ? 112 : 140,
  });
  return stack([legend(canvas, entries), frame], 8);
}

function says(differences: readonly Difference[]): string {
  const worst = (difference: Difference) => Math.max(...difference.samples.map(({ value }) => value));
  const sentences: string[] = [];
  const pde = differences.find((difference) => difference.kind === "pde");
  if (pde)
    sentences.push(
      `The PDE stays within ${formatNumber(worst(pde), 2)} of the kernel flow: the price of the infinite domain and the mesh.`,
    );
  const step = differences.find((difference) => difference.kind === "step");
  if (step) sentences.push(`The finite learning rate costs at most ${formatNumber(worst(step), 2)}.`);
  const widths = differences.filter((difference) => difference.kind === "width");
  if (widths.length > 0) {
    const widest = widths[widths.length - 1];
    sentences.push(`The finite width costs at most ${formatNumber(worst(widest), 2)} at ${widest.label}.`);
  }
  return sentences.join(" ");
}
