import type { Canvas } from "./figure.js";
import type { Palette } from "./theme.js";

/** Where a drawing will be seen: on a page of 960 pixels or on a phone of 358. */
export type Layout = "wide" | "narrow";

/**
 * A canvas for drawings, with the drawing library loaded on first use (it takes half a second, which a command that
 * draws nothing should not pay). Outside a browser the elements are made by linkedom.
 */
export async function createCanvas(layout: Layout, palette: Palette, idPrefix: string): Promise<Canvas> {
  const Plot = await import("@observablehq/plot");
  return {
    Plot,
    document: await loadDocument(),
    palette,
    width: layout === "wide" ? 960 : 358,
    fontSize: layout === "wide" ? 14 : 12,
    compact: layout === "narrow",
    idPrefix,
  };
}

async function loadDocument(): Promise<Document> {
  if (typeof document !== "undefined") return document;
  const { parseHTML } = await import("linkedom");
  return parseHTML("<!doctype html><html><body></body></html>").document as unknown as Document;
}
