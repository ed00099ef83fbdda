import { plainBar } from "../colour-bar.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatNumber } from "../format.js";
import { imageGrid, pixelTable, plainColours } from "../image-grid.js";
import { round, stack } from "../layout.js";
import { shortPath } from "../short-path.js";
import type { PdeReportData } from "./pde-report-data.js";

/** Sizes of cells that differ by less than this are a uniform mesh, of which no picture is needed. */
const UNIFORM = 1.05;

/** The mesh: its edges where they are few, else the sizes of its cells where they differ. */
export function meshFigure(data: PdeReportData): Figure | null {
  const { images, edges, mesh } = data;
  if (images === undefined) return null;
  const known = images.sizes.filter((size) => size !== null);
  const [least, greatest] = [Math.min(...known), Math.max(...known)];
  if (edges === undefined && !(greatest > UNIFORM * least)) return null;
  const plane = images.height === null ? "" : ` on the plane ξ₃ = ${formatNumber(images.height)}`;
  const says = `${formatNumber(mesh.nodes)} nodes and ${formatNumber(mesh.cells)} cells; the longest edges of cells are from ${formatNumber(least, 2)} to ${formatNumber(greatest, 2)}${plane}.`;
  return {
    name: "mesh",
    title: "The mesh",
    description: `The mesh over ξ₁ and ξ₂${plane}.`,
    says,
    table: () =>
      edges === undefined
        ? pixelTable(["ξ1", "ξ2"], images.grid, [{ name: "longest edge of the cell", values: images.sizes }])
        : { columns: ["ξ1", "ξ2", "to ξ1", "to ξ2"], rows: edges },
    draw: (canvas) =>
      edges === undefined ? drawSizes(images, [least, greatest], canvas) : drawEdges(images, edges, canvas),
  };
}

type Images = NonNullable<PdeReportData["images"]>;

const mostWidth = 520;

function drawSizes(images: Images, [least, greatest]: readonly [number, number], canvas: Canvas): Block {
  const logarithms = images.sizes.map((size) => (size === null ? null : Math.log(size)));
  const { heat } = canvas.palette;
  const colours = plainColours(logarithms, [Math.log(least), Math.log(greatest)], heat.length);
  const ends = [formatNumber(least, 2), formatNumber(greatest, 2)] as const;
  return stack(
    [
      plainBar(canvas, ends, "longest edge of the cell (logarithmic)", canvas.compact ? canvas.width - 24 : 380),
      imageGrid(canvas, {
        grid: images.grid,
        xLabel: "ξ₁",
        yLabel: "ξ₂",
        palette: heat,
        rows: [{ title: "", images: [{ title: "", colours }] }],
        mostWidth,
      }),
    ],
    10,
  );
}

function drawEdges({ grid: { x, y } }: Images, edges: readonly (readonly number[])[], canvas: Canvas): Block {
  const [spanX, spanY] = [x[1] - x[0], y[1] - y[0]];
  const aspect = Math.min(1.8, Math.max(0.1, spanY / spanX));
  const width = Math.min(mostWidth, canvas.width - 4);
  const height = width * aspect;
  const place = (px: number, py: number) =>
    `${round(2 + (width * (px - x[0])) / spanX)},${round(2 + height * (1 - (py - y[0]) / spanY))}`;
  const path = edges.map(([x1, y1, x2, y2]) => `M${place(x1, y1)}L${place(x2, y2)}`).join("");
  return {
    width: canvas.width,
    height: height + 4,
    body: `<path d="${shortPath(path)}" fill="none" stroke="${canvas.palette.muted}" stroke-width="0.8"/>`,
  };
}
