import { type Axis, spread } from "./axis.js";
import type { Block, Canvas } from "./figure.js";
import { escapeText } from "./format.js";
import { shortPath } from "./short-path.js";

/** One panel: a frame with two axes and what is drawn in it. */
export interface PanelSpec {
  readonly width: number;
  /** Height of the frame, without titles and axis labels. */
  readonly frameHeight: number;
  readonly title?: string;
  /** A remark beside the title, in muted ink. */
  readonly note?: string;
  readonly x: Axis;
  readonly y: Axis;
  /** Least room at the right of the frame; labels that are longer get more. */
  readonly marginRight?: number;
  readonly marks: readonly Mark[];
  /** Labels in the right margin, moved apart where they would overlap. */
  readonly endLabels?: readonly EndLabel[];
  /** Draw the x axis and y grid above the marks, for filled images. */
  readonly filled?: boolean;
  /** Colours of a filled image: `range[i]` below `domain[i]`, the last beyond. */
  readonly colour?: { readonly domain: readonly number[]; readonly range: readonly string[] };
}

export type Mark = import("@observablehq/plot").Markish;

export interface EndLabel {
  readonly text: string;
  readonly y: number;
  readonly colour: string;
}

/** How wide a text is at most, in pixels; an estimate for sans-serif faces, on the wide side. */
export function textWidth(text: string, fontSize: number): number {
  let units = 0;
  for (const character of text) units += /[\u2070-\u209f\u00b9\u00b2\u00b3.,:;'|!il ]/u.test(character) ? 0.4 : 0.62;
  return units * fontSize;
}

/** Bold faces are wider than `textWidth`: by 16 % in DejaVu Sans, the widest that browsers come with. */
const BOLD = 1.18;
/** Between the frame and the labels beside it. */
const LABEL_GAP = 9;

/** A text element; `content` is escaped. */
export function text(
  content: string,
  x: number,
  y: number,
  options: { size: number; colour: string; anchor?: "start" | "middle" | "end"; weight?: number },
): string {
  const anchor = options.anchor === undefined ? "" : ` text-anchor="${options.anchor}"`;
  const weight = options.weight === undefined ? "" : ` font-weight="${options.weight}"`;
  return `<text x="${round(x)}" y="${round(y)}" font-size="${options.size}" fill="${options.colour}"${anchor}${weight}>${escapeText(content)}</text>`;
}

/** The axis label of every panel goes where it is read first: the y label above the frame, the x label below. */
export function panel(canvas: Canvas, spec: PanelSpec): Block {
  const { Plot, palette, fontSize } = canvas;
  const small = smallSize(canvas);
  const tickRoom = Math.max(...spec.y.ticks.map((tick) => textWidth(spec.y.format(tick), small)), 8);
  const marginLeft = Math.ceil(tickRoom) + 12;
  const marginRight = Math.max(
    spec.marginRight ?? 12,
    ...(spec.endLabels ?? []).map((label) => Math.ceil(LABEL_GAP + BOLD * textWidth(label.text, small)) + 1),
  );
  const titleRoom = spec.title === undefined ? 0 : Math.round(fontSize * 1.5);
  const top = titleRoom + Math.round(small * 1.9);
  const tickHeight = Math.round(small * 1.7);
  const height = top + spec.frameHeight + tickHeight + Math.round(small * 1.6);

  const grid = [
    Plot.gridY([...spec.y.ticks], { stroke: palette.grid, strokeOpacity: 1 }),
    Plot.gridX([...spec.x.ticks], { stroke: palette.grid, strokeOpacity: 1 }),
  ];
  const axes = [
    Plot.axisY([...spec.y.ticks], {
      tickSize: 0,
      tickPadding: 6,
      text: (tick: number) => spec.y.format(tick),
      label: null,
      color: palette.muted,
    }),
    Plot.axisX([...spec.x.ticks], {
      tickSize: 4,
      tickPadding: 4,
      text: (tick: number) => spec.x.format(tick),
      label: null,
      color: palette.muted,
    }),
    Plot.frame({ anchor: "bottom", stroke: palette.muted, strokeOpacity: 0.7 }),
  ];
  const plot = Plot.plot({
    document: canvas.document,
    width: spec.width,
    height,
    marginTop: top,
    marginBottom: height - top - spec.frameHeight,
    marginLeft,
    marginRight,
    style: { fontSize: `${small}px` },
    x: { type: spec.x.type, domain: [...spec.x.domain], axis: null },
    y: { type: spec.y.type, domain: [...spec.y.domain], axis: null },
    ...(spec.colour && {
      color: { type: "threshold", domain: [...spec.colour.domain], range: [...spec.colour.range] },
    }),
    marks: spec.filled ? [...spec.marks, ...axes] : [...grid, ...axes, ...spec.marks],
  }) as unknown as SVGElement & { scale(name: string): { apply(value: number): number } };

  const right = spec.width - marginRight;
  const extra: string[] = [];
  if (spec.title !== undefined) {
    extra.push(text(spec.title, 0, fontSize, { size: fontSize, colour: palette.ink, weight: 600 }));
    if (spec.note !== undefined) {
      extra.push(text(spec.note, spec.width - 12, fontSize, { size: small, colour: palette.muted, anchor: "end" }));
    }
  }
  extra.push(text(spec.y.label, 0, titleRoom + small + 1, { size: small, colour: palette.muted }));
  extra.push(
    text(spec.x.label, right, height - Math.round(small * 0.45), { size: small, colour: palette.muted, anchor: "end" }),
  );
  if (spec.endLabels !== undefined) {
    const apply = plot.scale("y").apply;
    const wanted = spec.endLabels.map((label) => apply(clamp(label.y, spec.y.domain)));
    const placed = spread(wanted, small * 1.25, top + small * 0.4, top + spec.frameHeight - small * 0.2);
    spec.endLabels.forEach((label, index) => {
      const y = placed[index];
      if (Math.abs(y - wanted[index]) > 3) {
        extra.push(
          `<path d="M${right + 1},${round(wanted[index])}L${right + 7},${round(y)}" stroke="${label.colour}" fill="none" stroke-width="1"/>`,
        );
      }
      extra.push(
        text(label.text, right + LABEL_GAP, y + small * 0.34, { size: small, colour: label.colour, weight: 600 }),
      );
    });
  }
  return { width: spec.width, height, body: `<g>${markup(canvas, plot)}${extra.join("")}</g>` };
}

/** Font size of ticks, labels and legends. */
export function smallSize(canvas: Canvas): number {
  return canvas.fontSize - 1;
}

/** Blocks below each other. */
export function stack(blocks: readonly Block[], gap: number): Block {
  let y = 0;
  const parts = blocks.map((block) => {
    const part = move(block, 0, y);
    y += block.height + gap;
    return part;
  });
  return { width: Math.max(...blocks.map((block) => block.width)), height: y - gap, body: parts.join("") };
}

/** Blocks of one width in rows of `columns`. */
export function grid(blocks: readonly Block[], columns: number, gapX: number, gapY: number): Block {
  const rows: Block[] = [];
  for (let start = 0; start < blocks.length; start += columns) {
    const row = blocks.slice(start, start + columns);
    let x = 0;
    const parts = row.map((block) => {
      const part = move(block, x, 0);
      x += block.width + gapX;
      return part;
    });
    rows.push({ width: x - gapX, height: Math.max(...row.map((block) => block.height)), body: parts.join("") });
  }
  return stack(rows, gapY);
}

export function move(block: Block, x: number, y: number): string {
  return x === 0 && y === 0 ? block.body : `<g transform="translate(${round(x)},${round(y)})">${block.body}</g>`;
}

/** The markup of a plot's children: short numbers, no style element, ids of this drawing only. */
function markup(canvas: Canvas, plot: SVGElement): string {
  for (const style of Array.from(plot.querySelectorAll("style"))) style.remove();
  const size = smallSize(canvas);
  const ids = new Map<string, string>();
  const children = plot.innerHTML
    .replace(/ (d|x|y|x1|x2|y1|y2|cx|cy|r|width|height|transform)="([^"]*)"/g, (_, name: string, value: string) => {
      if (name === "d") return ` d="${shortPath(value)}"`;
      return ` ${name}="${value.replace(/-?\d+\.\d+(e-?\d+)?/g, (number) => String(round(Number(number))))}"`;
    })
    .replace(/plot-clip-\d+/g, (id) => {
      const known = ids.get(id) ?? `${canvas.idPrefix}-clip-${nextId(canvas)}`;
      ids.set(id, known);
      return known;
    });
  return `<g font-size="${size}" text-anchor="middle" fill="currentColor">${children}</g>`;
}

const counters = new WeakMap<Canvas, number>();

function nextId(canvas: Canvas): number {
  const next = (counters.get(canvas) ?? 0) + 1;
  counters.set(canvas, next);
  return next;
}

export function clamp(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(Math.max(value, low), high);
}

export function round(value: number): number {
  return Math.round(100 * value) / 100;
}
