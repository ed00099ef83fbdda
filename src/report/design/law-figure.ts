import { linearAxis, logAxis } from "../axis.js";
import { largest } from "../curves.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatFrequency } from "../format.js";
import { type Mark, panel, stack } from "../layout.js";
import { type LegendEntry, legend } from "../legend.js";
import type { DesignReportData } from "./design-report-data.js";

/** Power below this part of the largest is not shown. */
const LEAST = 1e-8;
/** Of a law what holds this part of its largest density is shown. */
const TAIL = 0.01;

/** The spectrum of the data, the water level, and the laws that were found. */
export function lawFigure(data: DesignReportData): Figure | null {
  const { spectrum, laws } = data;
  if (laws.length === 0) return null;
  return {
    name: "design-law",
    title: spectrum === null ? "The law that was found" : "The spectrum of the data, and the law made from it",
    description: "Above the power spectrum of the data with the water level, below the densities of |w|.",
    says: says(data),
    table: () => ({
      columns: ["what", "frequency", "value"],
      rows: [
        ...(spectrum === null
          ? []
          : spectrum.frequency.map((xi, k): [string, number, number] => ["|û₀|²", xi, spectrum.power[k]])),
        ...laws.flatMap(({ name, frequency, density }) =>
          frequency.map((xi, k): [string, number, number] => [name, xi, density[k]]),
        ),
      ],
    }),
    draw: (canvas) => draw(data, canvas),
  };
}

function says({ spectrum, laws, result }: DesignReportData): string {
  const chosen = laws[0];
  const peak = chosen.frequency[chosen.density.indexOf(Math.max(...chosen.density))];
  const water =
    spectrum === null || spectrum.water === null
      ? ""
      : " Where the spectrum stands above the water level (dashed) it is damped down to it; the law has the logarithm of its height, and what lies below is left alone.";
  return `The law “${result.design?.chosen ?? chosen.name}” is densest at ${formatFrequency(peak)}.${water}`;
}

function draw(data: DesignReportData, canvas: Canvas): Block {
  const { Plot, palette } = canvas;
  const { spectrum, laws } = data;
  const label = "frequency |ξ| (radians per unit length)";
  const right = reachOf(data);
  const x = linearAxis(label, 0, right, canvas.compact ? 5 : 10);
  const height = canvas.compact ? 200 : 240;
  const blocks: Block[] = [];
  const entries: LegendEntry[] = laws.map(({ name }, k) => ({ mark: "line", colour: palette.series[k], label: name }));
  if (spectrum !== null) {
    const { frequency, power, water } = spectrum;
    const top = largest(power);
    const floor = Math.max(LEAST * top, Math.min(water ?? top, top * 1e-3) * 1e-2);
    const y = logAxis("|û₀|²", floor, top * 2, canvas.compact ? 4 : 6);
    const points = frequency.map((xi, k) => ({ xi, power: Math.max(power[k], floor) })).filter(({ xi }) => xi <= right);
    const marks: Mark[] = [
      Plot.areaY(points, { x: "xi", y1: floor, y2: "power", fill: palette.target, fillOpacity: 0.45 }),
      Plot.line(points, { x: "xi", y: "power", stroke: palette.muted, strokeWidth: 1.4 }),
      ...(water === null || !(water > floor)
        ? []
        : [
            Plot.line(
              [
                { xi: 0, water },
                { xi: right, water },
              ],
              { x: "xi", y: "water", stroke: palette.series[2], strokeWidth: 2, strokeDasharray: "6 3" },
            ),
          ]),
    ];
    entries.unshift({ mark: "band", colour: palette.muted, label: "spectrum of the data" });
    if (water !== null) entries.push({ mark: "dash", colour: palette.series[2], label: "water level" });
    blocks.push(panel(canvas, { width: canvas.width, frameHeight: height, x, y, marks }));
  }
  const most = Math.max(...laws.map(({ density }) => largest(density)));
  blocks.push(
    panel(canvas, {
      width: canvas.width,
      frameHeight: height,
      x,
      y: linearAxis("density of |w|", 0, 1.05 * most, canvas.compact ? 3 : 4),
      marks: laws.map(({ frequency, density }, k) =>
        Plot.line(
          frequency.map((xi, i) => ({ xi, value: density[i] })).filter(({ xi }) => xi <= right),
          { x: "xi", y: "value", stroke: palette.series[k], strokeWidth: k === 0 ? 2.4 : 1.8 },
        ),
      ),
    }),
  );
  return stack([legend(canvas, entries), ...blocks], 12);
}

/** The frequency up to which there is something to see. */
function reachOf({ spectrum, laws }: DesignReportData): number {
  const ends = laws.map(({ frequency, density }) => {
    const least = TAIL * largest(density);
    return frequency.reduce((end, xi, k) => (density[k] > least ? xi : end), 0);
  });
  if (spectrum !== null) {
    const least = spectrum.water ?? 1e-4 * largest(spectrum.power);
    ends.push(spectrum.frequency.reduce((end, xi, k) => (spectrum.power[k] > least ? xi : end), 0));
  }
  const all = Math.max(...laws.map(({ frequency }) => frequency[frequency.length - 1]));
  return Math.min(all, 1.15 * Math.max(...ends)) || all;
}
