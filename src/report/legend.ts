import type { Block, Canvas } from "./figure.js";
import { round, smallSize, text, textWidth } from "./layout.js";

/** One entry of a legend: a small drawing of the mark and its name. */
export interface LegendEntry {
  readonly mark: "line" | "thick" | "dash" | "dot" | "ring" | "band";
  readonly colour: string;
  readonly label: string;
}

/** A legend in as many rows as the canvas needs. */
export function legend(canvas: Canvas, entries: readonly LegendEntry[], width = canvas.width): Block {
  const size = smallSize(canvas);
  const rowHeight = Math.round(size * 1.65);
  const swatchWidth = 24;
  let x = 0;
  let row = 0;
  const parts: string[] = [];
  for (const entry of entries) {
    const label = shortened(entry.label, size, width - swatchWidth - 6);
    const room = swatchWidth + 6 + textWidth(label, size);
    if (x > 0 && x + room > width) {
      x = 0;
      row++;
    }
    const middle = row * rowHeight + rowHeight / 2;
    parts.push(swatch(entry, x, middle, swatchWidth));
    parts.push(text(label, x + swatchWidth + 6, middle + size * 0.35, { size, colour: canvas.palette.ink }));
    x += room + 16;
  }
  return { width, height: (row + 1) * rowHeight, body: `<g>${parts.join("")}</g>` };
}

/** The text, cut with an ellipsis where it is wider than `room`. */
function shortened(label: string, size: number, room: number): string {
  const characters = [...label];
  let length = characters.length;
  while (length > 1 && textWidth(`${characters.slice(0, length).join("")}…`, size) > room) length--;
  return textWidth(label, size) <= room ? label : `${characters.slice(0, length).join("")}…`;
}

function swatch(entry: LegendEntry, x: number, y: number, width: number): string {
  const { colour } = entry;
  const [left, right, middle] = [round(x), round(x + width), round(x + width / 2)];
  const level = round(y);
  switch (entry.mark) {
    case "line":
    case "thick":
    case "dash": {
      const strokeWidth = entry.mark === "thick" ? 4 : 2.2;
      const dash = entry.mark === "dash" ? ' stroke-dasharray="5 3"' : "";
      return `<path d="M${left},${level}H${right}" stroke="${colour}" stroke-width="${strokeWidth}"${dash} fill="none"/>`;
    }
    case "dot":
      return `<circle cx="${middle}" cy="${level}" r="4" fill="${colour}"/>`;
    case "ring":
      return `<circle cx="${middle}" cy="${level}" r="6" fill="none" stroke="${colour}" stroke-width="1.8"/>`;
    case "band":
      return `<rect x="${left}" y="${round(y - 6)}" width="${width}" height="12" fill="${colour}" fill-opacity="0.22"/>`;
  }
}
