import { InputError } from "../errors.js";
import { createCanvas, type Layout } from "./canvas.js";
import type { Block, Figure, FigureName } from "./figure.js";
import { csv } from "./figure-table.js";
import { figures } from "./figures/index.js";
import { escapeText } from "./format.js";
import { move, round, text } from "./layout.js";
import type { ReportData } from "./report-data.js";
import { cssPalette, explicitPalette, fontFamily, type Palette, type ThemeName } from "./theme.js";

/** How a standalone figure looks; by default light, on a page of 960 pixels. */
export interface FigureOptions {
  readonly theme?: ThemeName;
  readonly layout?: Layout;
}

/**
 * One figure as a standalone SVG file (explicit colours, its title drawn above), for papers and slides.
 * Throws InputError where the result has no data for that figure; `availableFigures` says which have.
 */
export async function renderFigure(data: ReportData, name: FigureName, options: FigureOptions = {}): Promise<string> {
  return standaloneFigure(figureNamed(figures(data), name), options);
}

/** A figure as a standalone SVG file. */
export async function standaloneFigure(figure: Figure, options: FigureOptions = {}): Promise<string> {
  const palette = explicitPalette(options.theme ?? "light");
  const canvas = await createCanvas(options.layout ?? "wide", palette, figure.name);
  const drawing = figure.draw(canvas);
  const padding = 16;
  const titleSize = canvas.fontSize + 3;
  const lines = wrap(figure.title, Math.floor(drawing.width / (titleSize * 0.56)));
  const titles = lines.map((line, index) =>
    text(line, padding, padding + titleSize * (1 + 1.25 * index), {
      size: titleSize,
      colour: palette.ink,
      weight: 650,
    }),
  );
  const top = padding + titleSize * 1.25 * lines.length + 12;
  const width = drawing.width + 2 * padding;
  const height = round(top + drawing.height + padding);
  const background = `<rect width="${width}" height="${height}" fill="${palette.card}"/>`;
  return svgElement(
    figure,
    { width, height, body: `${background}${titles.join("")}${move(drawing, padding, top)}` },
    palette,
    ` width="${width}" height="${height}"`,
  );
}

/**
 * The numbers of one figure as comma-separated values, with six digits. Throws InputError where the result has no data for that figure.
 */
export function figureTable(data: ReportData, name: FigureName): string {
  return csv(figureNamed(figures(data), name).table());
}

/** Throws InputError where none of the figures has that name. */
export function figureNamed(figures: readonly Figure[], name: Figure["name"]): Figure {
  const figure = figures.find((candidate) => candidate.name === name);
  if (figure !== undefined) return figure;
  const available = figures.map((candidate) => candidate.name).join(", ");
  throw new InputError("", `the result has no data for the figure "${name}"; available: ${available}`);
}

/** The figures that a report on these data contains, in order. */
export function availableFigures(data: ReportData): FigureName[] {
  return figures(data).map((figure) => figure.name as FigureName);
}

/** A figure in both layouts for one page; the style sheet shows the one that fits. */
export async function embedFigure(figure: Figure): Promise<string> {
  const layouts = ["wide", "narrow"] as const;
  const drawings = await Promise.all(
    layouts.map(async (layout) => {
      const canvas = await createCanvas(layout, cssPalette, `${figure.name}-${layout}`);
      return svgElement(figure, figure.draw(canvas), cssPalette, ` class="${layout}"`);
    }),
  );
  return drawings.join("");
}

function svgElement(figure: Figure, drawing: Block, palette: Palette, attributes: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${drawing.width} ${Math.ceil(drawing.height)}"${attributes} role="img" ` +
    `font-family="${escapeText(fontFamily)}" color="${palette.ink}" fill="${palette.ink}">` +
    `<title>${escapeText(figure.title)}</title><desc>${escapeText(figure.description)}</desc>${drawing.body}</svg>`
  );
}

function wrap(title: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of title.split(" ")) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
