import { decadeBar, decadeLevels } from "../colour-bar.js";
import { largest } from "../curves.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatNumber } from "../format.js";
import { decadeColours, imageGrid, pixelTable } from "../image-grid.js";
import { stack } from "../layout.js";
import { onRamp } from "../theme.js";
import type { DesignReportData } from "./design-report-data.js";

/** Powers and densities below this part of the largest are not told apart. */
const LEAST = 1e-4;

/** The spectrum of the data over the plane of frequencies, and a law that knows directions beside it. */
export function planeLawFigure({ plane }: DesignReportData): Figure | null {
  if (plane === undefined || largest(plane.power) === 0) return null;
  return {
    name: "design-plane",
    title: "The spectrum of the data and the law over the plane of frequencies",
    description: "Power spectrum of the data and density of the law as colour over ξ₁ and ξ₂.",
    says: says(plane),
    table: () =>
      pixelTable(["ξ1", "ξ2"], plane, [
        { name: "|û₀|²", values: plane.power },
        { name: `density of ${plane.name}`, values: plane.density },
      ]),
    draw: (canvas) => draw(plane, canvas),
  };
}

type Plane = NonNullable<DesignReportData["plane"]>;

function draw(plane: Plane, canvas: Canvas): Block {
  const levels = decadeLevels(LEAST, 1);
  const coloured = (values: readonly number[]) => {
    const most = largest(values);
    return decadeColours(
      values.map((value) => value / most),
      levels,
    );
  };
  return stack(
    [
      decadeBar(canvas, levels, "over the largest"),
      imageGrid(canvas, {
        grid: plane,
        xLabel: "ξ₁ (radians per unit length)",
        yLabel: "ξ₂",
        palette: [0, ...levels].map((_, index) => onRamp(canvas.palette.heat, index, levels.length + 1)),
        mostWidth: 320,
        rows: [
          {
            title: plane.name,
            images: [
              { title: "|û₀|² of the data", colours: coloured(plane.power) },
              { title: "density of the law", colours: coloured(plane.density) },
            ],
          },
        ],
      }),
    ],
    10,
  );
}

/** Where the law is densest, and what part of the plane that is shown has half of it. */
function says({ x, y, columns, rows, density }: Plane): string {
  const peak = density.indexOf(largest(density));
  const centre = [
    x[0] + (((peak % columns) + 0.5) * (x[1] - x[0])) / columns,
    y[0] + ((Math.floor(peak / columns) + 0.5) * (y[1] - y[0])) / rows,
  ];
  const sign = centre[0] < 0 ? -1 : 1;
  const whole = density.reduce((sum, value) => sum + value, 0);
  const sorted = [...density].sort((one, other) => other - one);
  let [sum, count] = [0, 0];
  while (sum < whole / 2) sum += sorted[count++];
  const share = formatNumber((100 * count) / density.length, 2);
  return `The law is densest near ξ = (${centre.map((value) => formatNumber(sign * value, 2)).join(", ")}) and its opposite; half of the weights lie in ${share} % of the plane that is shown.`;
}
