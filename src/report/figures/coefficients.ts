import { linearAxis, logAxis } from "../axis.js";
import { axisFrequencyLabel, diffusionUnit, probeFrequencies } from "../case-view.js";
import { decimate, largest, leftEnd, nonNegative, reach } from "../curves.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatFrequency, formatList } from "../format.js";
import { grid, type Mark, panel, stack } from "../layout.js";
import { type LegendEntry, legend } from "../legend.js";
import type { CoefficientCurves, ReportData } from "../report-data.js";
import { seriesColour } from "../theme.js";

/** Whether a curve is that of the network: "all", "all scales", "all layers"; others are those of single scales, or of its first layers. */
function isTotal(curve: CoefficientCurves): boolean {
  return curve.label.startsWith("all");
}

/** Whether the curves are those of more and more layers. */
function isByDepth(curves: readonly CoefficientCurves[]): boolean {
  return curves.some(({ label }) => label === "all layers");
}

/** A(ξ) and B(ξ), scale by scale or with more and more layers and in total, one row of panels for every part of the spectrum. */
export function coefficientsFigure(data: ReportData): Figure | null {
  const parts = data.coefficients.filter((part) => part.frequency.length > 1 && part.curves.length > 0);
  if (parts.length === 0) return null;
  return {
    name: "coefficients",
    title: "What the network's initialisation decides: diffusion A(ξ) and damping B(ξ)",
    description: `Diffusion and damping coefficients over ${axisFrequencyLabel(data)}, ${isByDepth(parts[0].curves) ? "with more and more layers" : "for each scale and in total"}.`,
    says: says(data),
    table: () => ({
      columns: ["part", "curve", "frequency", "diffusion", "damping"],
      rows: parts.flatMap(({ part, frequency, curves }) =>
        curves.flatMap(({ label, diffusion, damping }) =>
          frequency.map((xi, i) => [part, label, xi, diffusion[i], damping[i]]),
        ),
      ),
    }),
    draw: (canvas) => draw(data, parts, canvas),
  };
}

type Part = ReportData["coefficients"][number];
type Coefficient = "diffusion" | "damping";

function draw(data: ReportData, parts: readonly Part[], canvas: Canvas): Block {
  const columns = canvas.compact ? 1 : 2;
  const gap = canvas.compact ? 0 : 28;
  const width = (canvas.width - (columns - 1) * gap) / columns;
  const blocks = parts.flatMap((part) =>
    (["diffusion", "damping"] as const).map((coefficient) => coefficientPanel(data, part, coefficient, canvas, width)),
  );
  const curves = parts[0].curves;
  const entries = [...curves]
    .sort((p, q) => Number(isTotal(q)) - Number(isTotal(p)))
    .filter((curve) => curves.length > 2 || isTotal(curve) || curves.length === 1)
    .map((curve): LegendEntry => {
      const whole = isTotal(curve) || curves.length === 1;
      return {
        mark: whole ? "thick" : "line",
        colour: colourOf(canvas, curves, curve),
        label: !whole ? curve.label : isByDepth(curves) ? "all layers" : "all scales together",
      };
    });
  const panels = grid(blocks, columns, gap, 22);
  return entries.length > 1 ? stack([legend(canvas, entries), panels], 12) : panels;
}

function coefficientPanel(
  data: ReportData,
  part: Part,
  coefficient: Coefficient,
  canvas: Canvas,
  width: number,
): Block {
  const { Plot, palette } = canvas;
  const indices = nonNegative(part.frequency);
  const frequency = indices.map((index) => part.frequency[index]);
  const curves = part.curves.length > 2 ? part.curves : part.curves.slice(-1);
  const values = curves.map((curve) => indices.map((index) => curve[coefficient][index]));
  const peak = largest(values.flat());
  const right = rightEnd(data, part);
  const x = linearAxis(axisFrequencyLabel(data), leftEnd(frequency, right), right, canvas.compact ? 5 : 6);
  const peaks = values.map(largest).filter((value) => value > 0);
  const spiked = isSpiked(frequency, values[values.length - 1], right);
  const logarithmic = peaks.length > 0 && (spiked || peak / Math.min(...peaks) > 40);
  const lowest = spiked ? Math.max(1e-9, leastShown(frequency, values[values.length - 1], right) / (2 * peak)) : 1e-4;
  const unit = coefficient === "diffusion" ? diffusionUnit(data) : "per unit time";
  const y =
    peak === 0
      ? linearAxis(unit, 0, 1, 2)
      : logarithmic
        ? logAxis(unit, peak * lowest, peak * 2, 5)
        : linearAxis(unit, 0, peak * 1.05, 4);
  const floor = logarithmic ? peak * 1e-9 : 0;
  const marks: Mark[] = curves.map((curve, index) =>
    Plot.line(
      decimate(
        frequency,
        values[index].map((value) => Math.max(value, floor)),
        x.domain,
        width,
      ),
      {
        x: "x",
        y: "y",
        stroke: colourOf(canvas, curves, curve),
        strokeWidth: isTotal(curve) || curves.length === 1 ? 3 : 1.8,
        clip: true,
      },
    ),
  );
  const name = coefficient === "diffusion" ? "Diffusion A" : "Damping B";
  const title = part.part === "" || data.coefficients.length < 2 ? name : `${name}, ${part.part}`;
  if (peak === 0) {
    const reason =
      coefficient === "diffusion"
        ? "A = 0: the first layer is not trained"
        : "B = 0: neither outputs nor biases are trained";
    marks.push(
      Plot.text([reason], { frameAnchor: "middle", fill: palette.muted, stroke: palette.card, strokeWidth: 6 }),
    );
  }
  return panel(canvas, { width, frameHeight: canvas.compact ? 150 : 210, title, x, y, marks });
}

/** A coefficient that has fallen to this part of its peak by an eighth of what is shown is a spike at ξ = 0, with a tail that matters. */
const SPIKE = 1 / 40;

/** Whether a coefficient grows towards ξ = 0 so much that a linear axis would show nothing else. */
function isSpiked(frequency: readonly number[], values: readonly number[], right: number): boolean {
  const early = frequency.findIndex((xi) => xi >= right / 8);
  const peak = largest(values);
  return peak > 0 && early > 0 && largest(values.slice(early)) < SPIKE * peak && largest(values.slice(early)) > 0;
}

function leastShown(frequency: readonly number[], values: readonly number[], right: number): number {
  return Math.min(...values.filter((value, i) => value > 0 && frequency[i] <= right));
}

/** Where the axes end: beyond what there is to see, and beyond the probes. */
function rightEnd(data: ReportData, part: Part): number {
  return Math.min(
    part.frequency[part.frequency.length - 1],
    1.05 * Math.max(shownReach(part), ...probeFrequencies(data).filter((probe) => Number.isFinite(probe))),
  );
}

/** The frequency beyond which neither coefficient of a part exceeds 0.4 % of its peak. */
function shownReach(part: Part): number {
  const curves = [part.curves.map((curve) => curve.diffusion), part.curves.map((curve) => curve.damping)];
  return Math.max(...curves.map((set) => reach(part.frequency, set, 4e-3 * largest(set.flat()))));
}

function colourOf(canvas: Canvas, curves: readonly CoefficientCurves[], curve: CoefficientCurves): string {
  if (isTotal(curve) || curves.length === 1) return canvas.palette.ink;
  const scales = curves.filter((candidate) => !isTotal(candidate));
  return seriesColour(canvas.palette, scales.indexOf(curve), scales.length);
}

/** How depth widens the band, by the frequency at which B of the first layer alone and of all has fallen to a tenth of its peak. */
function sayDepth({ frequency, curves }: Part): string {
  const band = ({ damping, diffusion }: CoefficientCurves) => {
    const shown = largest(damping) > 0 ? damping : diffusion;
    return formatFrequency(reach(frequency, [shown], 0.1 * largest(shown)), 2);
  };
  const name = largest(curves[0].damping) > 0 ? "B" : "A";
  const whole = curves[curves.length - 1];
  const trained = largest(whole.diffusion) > 0 ? " A is what training the frequencies adds: the rest is damping." : "";
  return `Layers widen the band: ${name} is down to a tenth of its peak near ${band(curves[0])} with the first layer alone and near ${band(whole)} with all of them.${trained}`;
}

function says(data: ReportData): string {
  const part = data.coefficients[0];
  const all = part.curves.find(isTotal) ?? part.curves[part.curves.length - 1];
  const sentences: string[] = [];
  const indices = nonNegative(part.frequency);
  const frequency = indices.map((index) => part.frequency[index]);
  const present = (["diffusion", "damping"] as const).filter((coefficient) => largest(all[coefficient]) > 0);
  const spiked = present.filter((coefficient) => {
    const values = indices.map((index) => all[coefficient][index]);
    return isSpiked(frequency, values, rightEnd(data, part));
  });
  const nameOf = (coefficient: Coefficient) => (coefficient === "diffusion" ? "A" : "B");
  const reaches = present
    .filter((coefficient) => !spiked.includes(coefficient))
    .map((coefficient) => {
      const edge = reach(part.frequency, [all[coefficient]], 0.01 * largest(all[coefficient]));
      return `${nameOf(coefficient)} falls to 1 % of its peak near ${data.result.case.dimension === 1 ? formatFrequency(edge, 2) : formatFrequency(edge, 2).replace("ξ", "ξ₁")}`;
    });
  if (reaches.length > 0) sentences.push(`${formatList(reaches)}: errors well beyond are hardly learnt.`);
  if (spiked.length > 0) {
    const names = formatList(spiked.map(nameOf));
    const [grow, fall] = spiked.length > 1 ? ["grow", "fall"] : ["grows", "falls"];
    sentences.push(
      `${names} ${grow} towards ξ = 0, where slow parts of the error are learnt first, and ${fall} slowly beyond.`,
    );
  }
  const scales = part.curves.filter((curve) => !isTotal(curve));
  if (isByDepth(part.curves)) sentences.push(sayDepth(part));
  else if (scales.length > 1)
    sentences.push("Each scale adds a bump of its own width; the sum is what the error feels.");
  if (data.coefficients.length > 1) {
    sentences.push("With normal biases the real and the imaginary part of the spectrum obey different equations.");
  }
  if (data.result.case.dimension > 1) sentences.push("Shown along the ξ₁ axis.");
  return sentences.length > 0 ? sentences.join(" ") : "Both coefficients are zero: nothing is learnt.";
}
