import { NumericalError } from "../errors.js";
import { gauss } from "./adaptive-gauss.js";
import { legendreSum } from "./laws/legendre.js";
import { adaptivePanels, type Panel } from "./laws/legendre-panels.js";
import { panelWave } from "./oscillating-integral.js";

/** Panels halve towards 0 this many times from the scale of the function, for kinks there. */
const OCTAVES = 40;
/** Error of one panel, relative to the value at 0 times the scale. */
const PANEL = 3e-13;
/** Two octaves in a row that have less than this part of the whole end the integral. */
const NEGLIGIBLE = 1e-9;
/** What may be left out where the panels run out. */
const LARGEST_LEFT = 1e-6;
const MOST_PANELS = 20_000;
/** In two dimensions: the panels of a function that are integrated over. */
const MOST_ACROSS = 160;

/**
 * The transform ∫ f(|r|) e^{−iξ·r} dr of a radial function on R^d as a function of |ξ|: for d = 1 a cosine transform, for d = 3 the sine transform of
 * r f(r) over ξ, for d = 2 the cosine transform of the integral of f over lines (Bracewell, Aust. J. Phys. 9, 1956). All of them over panels on
 * which the function is a Legendre series, so that the wave is integrated exactly however fast it oscillates.
 *
 * @param f smooth for r > 0, with at most a kink at 0
 * @param scale the distance over which it falls, roughly
 * @param farthest the number of such distances after which nothing is left of it, which is looked at in 2-D; default 40
 * @throws NumericalError where it falls too slowly for quadrature
 */
export function radialTransform(
  f: (distance: number) => number,
  dimension: 1 | 2 | 3,
  scale: number,
  farthest = 40,
): (xi: number) => number {
  const size = Math.abs(f(0)) * scale;
  if (size === 0) return () => 0;
  if (dimension === 1) {
    const panels = panelsOf(f, scale, size);
    return (xi) => 2 * waves(panels, xi, 0);
  }
  if (dimension === 2) {
    const far = [1, 1.1, 1.23, 1.37].map((times) => times * farthest * scale);
    if (far.some((r) => Math.abs(f(r)) * r > NEGLIGIBLE * size)) throw tooSlow();
    const across = panelsOf(f, scale, size, MOST_ACROSS);
    const panels = panelsOf(overLines(ofPanels(across), across), scale, size * scale, MOST_ACROSS);
    return (xi) => 2 * waves(panels, xi, 0);
  }
  const panels = panelsOf((r) => r * f(r), scale, size * scale);
  const reach = panels[panels.length - 1].center;
  // ∫ r² f.
  const moment = panels.reduce((sum, { center, half, coefficients: [a0, a1 = 0] }) => {
    return sum + 2 * half * (center * a0 + (half * a1) / 3);
  }, 0);
  // So near to 0 the sine would lose its digits, and the transform has not changed yet.
  return (xi) => 4 * Math.PI * (xi * reach < 1e-3 ? moment : waves(panels, xi, 1) / xi);
}

function waves(panels: readonly Panel[], xi: number, part: 0 | 1): number {
  let sum = 0;
  for (const panel of panels) sum += panelWave(panel, xi)[part];
  return sum;
}

/** Panels of a function from 0 outwards, octave by octave, until nothing is left. */
function panelsOf(f: (r: number) => number, scale: number, size: number, mostPanels = MOST_PANELS): readonly Panel[] {
  const panels: Panel[] = [];
  let [lower, upper, whole, part, small] = [0, scale * 2 ** -OCTAVES, 0, 0, 0];
  while (small < 2) {
    const found = adaptivePanels(f, lower, upper, { tolerance: PANEL * size, mostPanels: mostPanels - panels.length });
    if (found === null) {
      if (part <= LARGEST_LEFT * whole) break;
      throw new NumericalError(
        `the kernel of this network falls too slowly for its coefficients: at r = ${lower.toPrecision(3)} there is still ${(part / whole).toPrecision(2)} of it; the kernel flow has it`,
      );
    }
    panels.push(...found);
    part = found.reduce((sum, { half, coefficients }) => sum + 2 * half * absoluteSum(coefficients), 0);
    whole += part;
    small = upper > scale && part <= NEGLIGIBLE * whole ? small + 1 : 0;
    [lower, upper] = [upper, 2 * upper];
  }
  return panels;
}

function absoluteSum(values: Float64Array): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0);
}

/** ∫_R f(√(x² + y²)) dy as a function of x, panel by panel of f, on each of which it is smooth in y, too. */
function overLines(f: (distance: number) => number, panels: readonly Panel[]): (x: number) => number {
  const ends = Float64Array.from(panels, ({ center, half }) => center + half);
  return (x) => {
    const along = (y: number) => f(Math.hypot(x, y));
    let [sum, lower] = [0, 0];
    for (const end of ends) {
      if (end <= x) continue;
      const upper = Math.sqrt((end - x) * (end + x));
      sum += gauss(along, lower, upper);
      lower = upper;
    }
    return 2 * sum;
  };
}

function tooSlow(): NumericalError {
  return new NumericalError(
    "in 2-D the coefficients of a deep network are computed for laws of the frequencies that are smooth, such as the normal one: the kernel of this one falls too slowly; the kernel flow has it",
  );
}

/** A function by its panels, 0 beyond them. */
function ofPanels(panels: readonly Panel[]): (r: number) => number {
  const ends = Float64Array.from(panels, ({ center, half }) => center + half);
  return (r) => {
    let [low, high] = [0, panels.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (r <= ends[middle]) high = middle;
      else low = middle + 1;
    }
    if (low === panels.length) return 0;
    const { center, half, coefficients } = panels[low];
    return legendreSum(coefficients, (r - center) / half);
  };
}
