import type { FigureTable } from "./figure-table.js";
import type { Palette } from "./theme.js";

export const figureNames = [
  "coefficients",
  "spectrum",
  "spectrum-images",
  "time-frequency",
  "probe-decay",
  "residual",
  "unknown-coefficient",
  "learnt-frequencies",
  "functions",
  "function-images",
  "error-images",
  "held-out-error",
  "width-law",
  "level-differences",
  "kernel-spectrum",
] as const;

export type FigureName = (typeof figureNames)[number];

/** The figures of a report on a case that states a PDE. */
export const pdeFigureNames = ["solution-images", "solution-curves", "errors", "convergence", "mesh"] as const;

export type PdeFigureName = (typeof pdeFigureNames)[number];

/** The figures of a report on a sweep. */
export const sweepFigureNames = ["sweep-parameter", "sweep-energy", "sweep-widths", "sweep-cases"] as const;

export type SweepFigureName = (typeof sweepFigureNames)[number];

/** The figures of a report on a design. */
export const designFigureNames = ["design-law", "design-plane", "design-decay", "design-pictures"] as const;

export type DesignFigureName = (typeof designFigureNames)[number];

/** What a figure is drawn on: the drawing library, where its elements are made, colours and size. */
export interface Canvas {
  /** @internal Its declarations want packages that it does not bring. */
  readonly Plot: typeof import("@observablehq/plot");
  /** @internal Not every program has the types of a browser. */
  readonly document: Document;
  readonly palette: Palette;
  /** Width of the drawing in pixels, at which the text has its natural size. */
  readonly width: number;
  /** Font size in pixels. */
  readonly fontSize: number;
  /** One column, fewer ticks: for phones. */
  readonly compact: boolean;
  /** Prefix of every id in the drawing, so that many drawings fit into one page. */
  readonly idPrefix: string;
}

/** A piece of a drawing with its upper left corner at the origin; `body` is SVG markup. */
export interface Block {
  readonly width: number;
  readonly height: number;
  readonly body: string;
}

/** A figure: what it is, one sentence that says what to see, and its drawing on a given canvas. */
export interface Figure {
  readonly name: FigureName | PdeFigureName | SweepFigureName | DesignFigureName;
  readonly title: string;
  /** What is on the axes, for readers who cannot see it. */
  readonly description: string;
  /** One sentence or two computed from the data: what to see. */
  readonly says: string;
  /** The numbers that it draws. */
  table(): FigureTable;
  draw(canvas: Canvas): Block;
}
