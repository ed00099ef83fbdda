import type { Block, Canvas } from "./figure.js";
import { formatNumber, formatPower } from "./format.js";
import { round, smallSize, text } from "./layout.js";
import { onRamp } from "./theme.js";

/** Levels of log₁₀ of a magnitude, at most fifteen, at round steps from the floor to the top. */
export function decadeLevels(floor: number, top: number): number[] {
  const low = Math.log10(floor);
  const high = Math.log10(top);
  const step = [0.1, 0.2, 0.25, 0.5, 1].find((candidate) => (high - low) / candidate <= 14) ?? 2;
  const levels: number[] = [];
  for (let level = low; level < high; level += step) levels.push(Number(level.toFixed(6)));
  return levels;
}

/** A bar of the colours between levels of log₁₀, with powers of ten below it. */
export function decadeBar(canvas: Canvas, levels: readonly number[], label: string): Block {
  const colours = Array.from({ length: levels.length + 1 }, (_, index) =>
    onRamp(canvas.palette.heat, index, levels.length + 1),
  );
  const width = canvas.compact ? canvas.width - 24 : 380;
  const ticks = levels.flatMap((level, index) =>
    Math.abs(level - Math.round(level)) > 1e-9
      ? []
      : [{ position: (index + 1) / colours.length, label: formatPower(10 ** level) }],
  );
  return bar(canvas, width, colours, ticks, label);
}

/** A bar of the colours from −largest to largest. */
export function signedBar(canvas: Canvas, largest: string, label: string, width: number): Block {
  const ticks = [
    { position: 0, label: `−${largest}` },
    { position: 0.5, label: formatNumber(0) },
    { position: 1, label: `+${largest}` },
  ];
  return bar(canvas, width, canvas.palette.signed, ticks, label);
}

/** A bar of the colours from the least to the greatest value. */
export function plainBar(canvas: Canvas, ends: readonly [string, string], label: string, width: number): Block {
  const ticks = ends.map((end, position) => ({ position, label: end }));
  return bar(canvas, width, canvas.palette.heat, ticks, label);
}

interface BarTick {
  /** Along the bar, 0 to 1. */
  readonly position: number;
  readonly label: string;
}

function bar(
  canvas: Canvas,
  width: number,
  colours: readonly string[],
  ticks: readonly BarTick[],
  label: string,
): Block {
  const size = smallSize(canvas);
  const cell = width / colours.length;
  const cells = colours.map(
    (colour, index) =>
      `<rect x="${round(index * cell)}" y="${size + 8}" width="${round(cell + 0.4)}" height="12" fill="${colour}"/>`,
  );
  const labels = ticks.flatMap(({ position, label }) => {
    const x = position * width;
    const anchor = position === 0 ? "start" : position === 1 ? "end" : "middle";
    return [
      `<path d="M${round(x)},${size + 8}v16" stroke="${canvas.palette.muted}" stroke-width="1"/>`,
      text(label, x, size + 36, { size, colour: canvas.palette.muted, anchor }),
    ];
  });
  const outline = `<rect x="0" y="${size + 8}" width="${round(width)}" height="12" fill="none" stroke="${canvas.palette.grid}"/>`;
  const heading = text(label, 0, size, { size, colour: canvas.palette.muted });
  return {
    width,
    height: size + 42,
    body: `<g>${heading}${cells.join("")}${outline}${labels.join("")}</g>`,
  };
}
