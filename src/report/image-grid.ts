import { type Axis, linearAxis } from "./axis.js";
import type { Block, Canvas } from "./figure.js";
import type { FigureTable } from "./figure-table.js";
import { round, smallSize, text, textWidth } from "./layout.js";
import type { PixelGrid } from "./report-data.js";

/** One picture: for every pixel the number of its colour, −1 for none. */
export interface ImagePanel {
  readonly title: string;
  /** In muted ink at the right of the title. */
  readonly note?: string;
  readonly colours: readonly number[];
}

export interface ImageRow {
  readonly title: string;
  readonly images: readonly ImagePanel[];
}

export interface ImageGridSpec {
  readonly grid: PixelGrid;
  readonly xLabel: string;
  readonly yLabel: string;
  /** The colours that panels number. */
  readonly palette: readonly string[];
  readonly rows: readonly ImageRow[];
  /** Width of a picture at most. */
  readonly mostWidth: number;
}

const gap = 10;

/** Pictures of one size in rows, with ticks on the left of every row and below the last. */
export function imageGrid(canvas: Canvas, spec: ImageGridSpec): Block {
  const { grid, rows } = spec;
  const small = smallSize(canvas);
  const columns = Math.max(...rows.map(({ images }) => images.length));
  const aspect = Math.min(1.8, Math.max(0.4, (grid.y[1] - grid.y[0]) / (grid.x[1] - grid.x[0])));
  const wanted = Math.min(spec.mostWidth, (canvas.width - 60) / columns);
  const y = fittingAxis(spec.yLabel, grid.y, wanted * aspect, () => 1.6 * small);
  const labelRoom = textWidth(y.label, small) + 6;
  const left = Math.ceil(labelRoom + Math.max(...y.ticks.map((tick) => textWidth(y.format(tick), small))) + 8);
  const width = Math.min(spec.mostWidth, (canvas.width - left - 6 - gap * (columns - 1)) / columns);
  const height = width * aspect;
  const x = fittingAxis(spec.xLabel, grid.x, width, (label) => textWidth(label, small) + 6);
  const scale = (value: number, [low, high]: readonly [number, number]) => (value - low) / (high - low);
  const { ink, muted } = canvas.palette;
  const parts: string[] = [];
  let top = 0;
  for (const row of rows) {
    parts.push(text(row.title, 0, top + canvas.fontSize, { size: canvas.fontSize, colour: ink, weight: 600 }));
    const frame = top + Math.round(canvas.fontSize * 1.5) + Math.round(small * 1.7);
    row.images.forEach((image, column) => {
      const start = left + column * (width + gap);
      parts.push(text(image.title, start, frame - small * 0.45, { size: small, colour: muted }));
      if (image.note !== undefined) {
        parts.push(
          text(image.note, start + width, frame - small * 0.45, { size: small, colour: muted, anchor: "end" }),
        );
      }
      parts.push(pixels(image.colours, spec, start, frame, width, height));
      parts.push(
        `<rect x="${round(start)}" y="${round(frame)}" width="${round(width)}" height="${round(height)}" fill="none" stroke="${muted}" stroke-opacity="0.6"/>`,
      );
    });
    for (const tick of y.ticks) {
      const level = frame + height * (1 - scale(tick, grid.y));
      parts.push(`<path d="M${left - 4},${round(level)}h4" stroke="${muted}"/>`);
      parts.push(text(y.format(tick), left - 7, level + small * 0.34, { size: small, colour: muted, anchor: "end" }));
    }
    parts.push(text(y.label, 0, frame + height / 2 + small * 0.34, { size: small, colour: muted }));
    top = frame + height + 14;
  }
  const bottom = top - 14;
  const last = rows[rows.length - 1].images.length;
  for (let column = 0; column < last; column++) {
    for (const tick of x.ticks) {
      const at = left + column * (width + gap) + width * scale(tick, grid.x);
      parts.push(`<path d="M${round(at)},${round(bottom)}v4" stroke="${muted}"/>`);
      parts.push(text(x.format(tick), at, bottom + 6 + small, { size: small, colour: muted, anchor: "middle" }));
    }
  }
  const right = left + last * (width + gap) - gap;
  const [end, anchor] = textWidth(x.label, small) > right ? [0, "start" as const] : [right, "end" as const];
  parts.push(text(x.label, end, bottom + 12 + 2.2 * small, { size: small, colour: muted, anchor }));
  return { width: canvas.width, height: bottom + 18 + 2.2 * small, body: `<g>${parts.join("")}</g>` };
}

/** An axis with as many ticks as have room, none so near an end that its label would reach the neighbouring picture. */
function fittingAxis(
  label: string,
  [low, high]: readonly [number, number],
  length: number,
  roomOf: (label: string) => number,
): Axis {
  const axes = [6, 5, 4, 3, 2, 1].map((count): Axis => {
    const axis = linearAxis(label, low, high, count);
    const edge = (Math.max(...axis.ticks.map((tick) => roomOf(axis.format(tick)))) - gap) / 2;
    const margin = (edge * (high - low)) / length;
    return { ...axis, ticks: axis.ticks.filter((tick) => tick >= low + margin && tick <= high - margin) };
  });
  const room = ({ ticks, format }: Axis) => ticks.reduce((sum, tick) => sum + roomOf(format(tick)), 0);
  return axes.find((axis) => axis.ticks.length > 0 && room(axis) <= length) ?? axes[0];
}

/**
 * The pixels of a picture, one path for every colour, made of runs: about as small as a compressed bitmap for smooth pictures, and
 * its colours are the page's, so that it is light or dark with it.
 */
function pixels(
  colours: readonly number[],
  { grid, palette }: ImageGridSpec,
  left: number,
  top: number,
  width: number,
  height: number,
): string {
  const { columns, rows } = grid;
  const paths = palette.map(() => "");
  for (let row = 0; row < rows; row++) {
    for (let start = 0; start < columns; ) {
      const colour = colours[row * columns + start];
      let end = start + 1;
      while (end < columns && colours[row * columns + end] === colour) end++;
      // The first row is the lowest.
      if (colour >= 0) paths[colour] += `M${start},${rows - 1 - row}h${end - start}v1h${start - end}z`;
      start = end;
    }
  }
  const drawn = paths.map((path, colour) => (path === "" ? "" : `<path fill="${palette[colour]}" d="${path}"/>`));
  return `<g transform="translate(${round(left)},${round(top)}) scale(${(width / columns).toFixed(5)},${(height / rows).toFixed(5)})" shape-rendering="crispEdges">${drawn.join("")}</g>`;
}

/** The number of the colour of every value on a palette from −largest to largest, the middle one standing for 0; −1 where it is not known. */
export function signedColours(values: readonly (number | null)[], largest: number, count: number): number[] {
  return values.map((value) => {
    if (value === null) return -1;
    const share = largest > 0 ? Math.min(1, Math.max(-1, value / largest)) : 0;
    return Math.round(((share + 1) / 2) * (count - 1));
  });
}

/** The number of the colour of every value on a palette from the least to the greatest; −1 where it is not known. */
export function plainColours(
  values: readonly (number | null)[],
  [least, greatest]: readonly [number, number],
  count: number,
): number[] {
  const span = greatest - least || 1;
  return values.map((value) =>
    value === null ? -1 : Math.min(count - 1, Math.max(0, Math.floor(((value - least) / span) * count))),
  );
}

/** The number of levels that lie below the logarithm of every magnitude: its colour; −1 where it is not known. */
export function decadeColours(values: readonly (number | null)[], levels: readonly number[]): number[] {
  return values.map((value) => {
    if (value === null) return -1;
    const logarithm = Math.log10(value);
    return levels.reduce((count, level) => count + Number(level <= logarithm), 0);
  });
}

/** Pictures on one grid as a table: a row for every pixel with its centre, a column for every picture. */
export function pixelTable(
  axes: readonly string[],
  grid: PixelGrid,
  pictures: readonly { readonly name: string; readonly values: readonly (number | null)[] }[],
): FigureTable {
  return {
    columns: [...axes, ...pictures.map(({ name }) => name)],
    rows: pixelCentres(grid).map((centre, i) => [...centre, ...pictures.map(({ values }) => values[i])]),
  };
}

/** The centres of the pixels in the order of their values. */
export function pixelCentres({ x, y, columns, rows }: PixelGrid): number[][] {
  return Array.from({ length: rows * columns }, (_, i) => [
    x[0] + (((i % columns) + 0.5) * (x[1] - x[0])) / columns,
    y[0] + ((Math.floor(i / columns) + 0.5) * (y[1] - y[0])) / rows,
  ]);
}
