import { plainBar, signedBar } from "../colour-bar.js";
import { knownRange, spreadOut } from "../curves.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatNumber, formatTime } from "../format.js";
import { type ImageRow, imageGrid, pixelTable, plainColours, signedColours } from "../image-grid.js";
import { stack } from "../layout.js";
import type { PdeReportData, ShownPart } from "./pde-report-data.js";

type Images = NonNullable<PdeReportData["images"]>;
type Values = readonly (number | null)[];

/** The solution as pictures, a column for every time, and where it is known what separates it from the exact one. */
export function imagesFigure({ images, times }: PdeReportData): Figure | null {
  if (images === undefined) return null;
  const plane = images.height === null ? "" : `, on the plane ξ₃ = ${formatNumber(images.height)}`;
  const exact = images.parts.some((part) => part.exact !== undefined);
  return {
    name: "solution-images",
    title: "The solution at the saved times",
    description: `The solution as colour over ξ₁ and ξ₂${plane}, one column for every time shown.`,
    says: `Every picture has a scale of its own, written above it, so that its shape shows however little is left${plane}.${exact ? " The last row is the difference from the exact solution." : ""}`,
    table: () =>
      pixelTable(
        ["ξ1", "ξ2"],
        images.grid,
        images.parts.flatMap((part) =>
          times.flatMap((time, k) => [
            { name: `${part.name} at t = ${time}`, values: part.values[k] },
            ...(part.exact === undefined
              ? []
              : [{ name: `${part.name} minus exact at t = ${time}`, values: difference(part, k) }]),
          ]),
        ),
      ),
    draw: (canvas) => draw(images, times, canvas),
  };
}

function difference({ values, exact }: ShownPart, k: number): Values {
  return values[k].map((value, i) => {
    const other = exact?.[k][i] ?? null;
    return value === null || other === null ? null : value - other;
  });
}

function draw(images: Images, times: readonly number[], canvas: Canvas): Block {
  const signed = images.parts.some(({ values }) => values.some((picture) => knownRange(picture)[0] < 0));
  const shown = canvas.compact ? spreadOut([...times.keys()], 3) : [...times.keys()];
  const rows = (title: string, pictures: (k: number) => Values, around0: boolean): ImageRow => ({
    title,
    images: shown.map((k) => {
      const values = pictures(k);
      return { title: formatTime(times[k]), ...picture(values, around0, canvas) };
    }),
  });
  const width = canvas.compact ? canvas.width - 24 : 380;
  const grid = { grid: images.grid, xLabel: "ξ₁", yLabel: "ξ₂", mostWidth: 230 };
  const bar = signed
    ? signedBar(canvas, "scale of the picture", "u", width)
    : plainBar(canvas, ["least", "greatest value of the picture"], "u", width);
  const solution = imageGrid(canvas, {
    ...grid,
    palette: signed ? canvas.palette.signed : canvas.palette.heat,
    rows: images.parts.map((part) => rows(part.name, (k) => part.values[k], signed)),
  });
  const compared = images.parts.filter((part) => part.exact !== undefined);
  if (compared.length === 0) return stack([bar, solution], 10);
  const differences = imageGrid(canvas, {
    ...grid,
    palette: canvas.palette.signed,
    rows: compared.map((part) => rows(`${part.name} minus the exact solution`, (k) => difference(part, k), true)),
  });
  return stack([bar, solution, differences], 14);
}

/** Colours and scale of one picture. */
function picture(values: Values, signed: boolean, { palette }: Canvas) {
  const [least, greatest] = knownRange(values);
  if (signed) {
    const largest = Math.max(-least, greatest, 0);
    return { note: `± ${formatNumber(largest, 2)}`, colours: signedColours(values, largest, palette.signed.length) };
  }
  return {
    note: `${formatNumber(least, 2)} … ${formatNumber(greatest, 2)}`,
    colours: plainColours(values, [least, greatest], palette.heat.length),
  };
}
