/**
 * Colours and typography of the report, in one place. A drawing asks a `Palette` for a role, never for a colour: in
 * the report a role is a CSS custom property, so that one SVG serves light, dark and print; in a standalone SVG file
 * it is the colour itself.
 *
 * The six series colours were searched for: contrast with the background at least 4 (light; the ochre 3) and 4.5
 * (dark), and at least 11 OKLab units (×100) apart under simulated protanopia and deuteranopia, 8 under tritanopia.
 */

export type ThemeName = "light" | "dark";

/**
 * The roles that colours play. `time` and `heat` are ramps, from early to late and from nothing to much; `signed` goes from
 * negative through 0, its middle colour, to positive.
 */
export interface Palette {
  readonly page: string;
  readonly card: string;
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly accent: string;
  readonly tint: string;
  readonly target: string;
  readonly series: readonly string[];
  readonly time: readonly string[];
  readonly heat: readonly string[];
  readonly signed: readonly string[];
}

export const fontFamily =
  'Inter, "Segoe UI", "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, system-ui, sans-serif';
export const mathFamily =
  '"STIX Two Text", "Latin Modern Roman", Cambria, "Liberation Serif", "Times New Roman", serif';
export const monoFamily = 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace';

const light: Palette = {
  page: "#f7f7f5",
  card: "#ffffff",
  ink: "#1a1d23",
  muted: "#5c6370",
  grid: "#e3e5e8",
  accent: "#1440b0",
  tint: "#eef2fb",
  target: "#b3b8c0",
  series: ["#1440b0", "#cc4a0c", "#0a8585", "#7a0f45", "#968d0c", "#845ad0"],
  time: ramp(["#e08a1e", "#cf4a3c", "#9c2470", "#4a1a86", "#15124f"], 12),
  heat: ramp(["#f6f8f7", "#cfe8da", "#8fd0c0", "#46a9b8", "#2c78ac", "#30468f", "#1c1650"], 16),
  signed: ramp(["#0d2f7a", "#2f6fc0", "#9cc3e6", "#f7f7f5", "#f2b98a", "#cc5a14", "#7a2608"], 25),
};

const dark: Palette = {
  page: "#131519",
  card: "#1b1e24",
  ink: "#e8eaed",
  muted: "#a0a7b4",
  grid: "#31363f",
  accent: "#7db4ff",
  tint: "#202838",
  target: "#6d7582",
  series: ["#4a9bff", "#fe9730", "#6ff2e6", "#e05fa5", "#e6e35a", "#cba6ff"],
  time: ramp(["#ffd166", "#ff9f5f", "#f2789a", "#b26ae6", "#6d74f2"], 12),
  heat: ramp(["#1b1e24", "#1f2f52", "#22508a", "#2c7ea3", "#3faaa0", "#86d29b", "#f2f7c4"], 16),
  signed: ramp(["#b4daff", "#4a90e0", "#234a7d", "#1b1e24", "#7d4118", "#e08a3c", "#ffd9a8"], 25),
};

/** The palette of a theme with explicit colours, for standalone SVG files. */
export function explicitPalette(theme: ThemeName): Palette {
  return theme === "light" ? light : dark;
}

/** The palette whose entries are references to the custom properties that `paletteProperties` declares. */
export const cssPalette: Palette = mapPalette((name) => `var(--${name})`);

/** CSS declarations `--role: colour;` of a theme. */
export function paletteProperties(theme: ThemeName): string {
  const palette = explicitPalette(theme);
  const declarations: string[] = [];
  mapPalette((name, colour) => {
    declarations.push(`--${name}:${colour(palette)}`);
    return name;
  });
  return `${declarations.join(";")};color-scheme:${theme}`;
}

/** The colour of entry `index` of `count` on a ramp; the only entry gets the far end. */
export function onRamp(colours: readonly string[], index: number, count: number): string {
  const fraction = count < 2 ? 1 : index / (count - 1);
  return colours[Math.round(fraction * (colours.length - 1))];
}

/** A colour for each of `count` named things: the series colours while they last, the time ramp beyond. */
export function seriesColour(palette: Palette, index: number, count: number): string {
  return count <= palette.series.length ? palette.series[index] : onRamp(palette.time, index, count);
}

function mapPalette(name: (property: string, colour: (palette: Palette) => string) => string): Palette {
  const single = (key: "page" | "card" | "ink" | "muted" | "grid" | "accent" | "tint" | "target") =>
    name(key, (palette) => palette[key]);
  const list = (key: "series" | "time" | "heat" | "signed") =>
    light[key].map((_, index) => name(`${key}-${index}`, (palette) => palette[key][index]));
  return {
    page: single("page"),
    card: single("card"),
    ink: single("ink"),
    muted: single("muted"),
    grid: single("grid"),
    accent: single("accent"),
    tint: single("tint"),
    target: single("target"),
    series: list("series"),
    time: list("time"),
    heat: list("heat"),
    signed: list("signed"),
  };
}

/** `count` colours along the polyline through `stops` in linear-light RGB cube roots, which is near enough to perceptual. */
function ramp(stops: readonly string[], count: number): string[] {
  const cubeRoots = stops.map((stop) =>
    [1, 3, 5].map((start) => Math.cbrt(toLinear(Number.parseInt(stop.slice(start, start + 2), 16) / 255))),
  );
  return Array.from({ length: count }, (_, index) => {
    const position = (index / (count - 1)) * (stops.length - 1);
    const left = Math.min(Math.floor(position), stops.length - 2);
    const channels = cubeRoots[left].map((from, channel) => {
      const value = from + (position - left) * (cubeRoots[left + 1][channel] - from);
      return Math.round(255 * fromLinear(value ** 3))
        .toString(16)
        .padStart(2, "0");
    });
    return `#${channels.join("")}`;
  });
}

function toLinear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

function fromLinear(channel: number): number {
  return channel <= 0.0031308 ? 12.92 * channel : 1.055 * channel ** (1 / 2.4) - 0.055;
}
