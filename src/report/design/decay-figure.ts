import { logAxis } from "../axis.js";
import { largest } from "../curves.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatNumber, formatPercent, formatTime } from "../format.js";
import { panel, stack } from "../layout.js";
import { type LegendEntry, legend } from "../legend.js";
import type { DesignReportData } from "./design-report-data.js";

/** Curves are shown down to this part of the least at the end. */
const BELOW = 0.4;
const LEAST = 1e-20;
const NORMAL = "normal";

/** What is left of the error over time for all candidates, with the networks that were trained. */
export function decayFigure(data: DesignReportData): Figure | null {
  const { curves, trained, measure } = data;
  if (curves.length === 0) return null;
  return {
    name: "design-decay",
    title: "What is left of the error, candidate by candidate",
    description: `${measure} over training time, log–log, one curve for each candidate by the kernel flow.`,
    says: says(data),
    table: () => ({
      columns: ["candidate", "time", measure],
      rows: [...curves, ...trained].flatMap(({ name, times, left }) =>
        times.map((time, k): [string, number, number] => [name, time, left[k]]),
      ),
    }),
    draw: (canvas) => draw(data, canvas),
  };
}

function says({ result, curves, trained }: DesignReportData): string {
  const { design } = result;
  const chosen = design?.candidates.find(({ name }) => name === design.chosen);
  const normal = design?.candidates.find(({ name }) => name === "normal");
  if (design === undefined || chosen === undefined) return "";
  const against =
    normal === undefined || normal === chosen
      ? ""
      : `, where the best normal law leaves ${formatPercent(normal.levels.ntk)}`;
  const descent =
    chosen.steps === undefined || chosen.objective === chosen.levels.ntk
      ? ""
      : ` Descent in ${formatNumber(chosen.steps, 6)} steps is ahead of it: ${formatPercent(chosen.objective)}.`;
  const points = trained.length === 0 ? "" : " Dots are trained networks.";
  return `At ${formatTime(design.stopAt)} “${design.chosen}” leaves ${formatPercent(chosen.levels.ntk)}${against}; ${curves.length} candidates.${descent}${points}`;
}

function draw({ curves, trained, measure, result }: DesignReportData, canvas: Canvas): Block {
  const { Plot, palette } = canvas;
  const positive = (line: (typeof curves)[number]) =>
    line.times.map((time, k) => ({ time, left: line.left[k] })).filter(({ time, left }) => time > 0 && left > LEAST);
  const lines = curves.map((curve) => ({ name: curve.name, points: positive(curve) }));
  const all = [...lines.flatMap(({ points }) => points), ...trained.flatMap(positive)];
  const times = all.map(({ time }) => time);
  const x = logAxis("training time t", Math.min(...times), Math.max(...times) * 1.05, canvas.compact ? 4 : 7);
  const y = logAxis(
    measure,
    Math.min(...all.map(({ left }) => left)) * BELOW,
    Math.max(1, largest(all.map(({ left }) => left))) * 1.1,
    canvas.compact ? 4 : 6,
  );
  const chosen = result.design?.chosen;
  const others = lines.filter(({ name }) => name !== chosen);
  // The normal law has the colour that it has beside the spectrum.
  const ranked = [...others].sort((one, other) => Number(other.name === NORMAL) - Number(one.name === NORMAL));
  const rankOf = (name: string) => ranked.findIndex((line) => line.name === name);
  const colourOf = (name: string) =>
    name === chosen ? palette.series[0] : palette.series[1 + (rankOf(name) % (palette.series.length - 1))];
  const dashed = (name: string) => rankOf(name) >= palette.series.length - 1;
  const entries: LegendEntry[] = lines.map(({ name }) => ({
    mark: dashed(name) ? "dash" : name === chosen ? "thick" : "line",
    colour: colourOf(name),
    label: name,
  }));
  if (trained.length > 0) entries.push({ mark: "dot", colour: palette.ink, label: "trained networks" });
  return stack(
    [
      legend(canvas, entries),
      panel(canvas, {
        width: canvas.width,
        frameHeight: canvas.compact ? 260 : 340,
        x,
        y,
        marks: [
          ...[...others, ...lines.filter(({ name }) => name === chosen)].map(({ name, points }) =>
            Plot.line(points, {
              ...{ x: "time", y: "left", stroke: colourOf(name), strokeWidth: name === chosen ? 3 : 1.7 },
              ...(dashed(name) && { strokeDasharray: "6 3" }),
            }),
          ),
          ...trained.map((line) =>
            Plot.dot(positive(line), {
              ...{ x: "time", y: "left", r: 3.2, fill: colourOf(line.name), stroke: palette.card, strokeWidth: 0.8 },
              title: (point: { time: number; left: number }) =>
                `${line.name}, trained: ${formatNumber(point.left)} at ${formatTime(point.time)}`,
            }),
          ),
        ],
      }),
    ],
    8,
  );
}
