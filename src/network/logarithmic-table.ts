import { legendreSum } from "./laws/legendre.js";
import { adaptivePanels, type Panel } from "./laws/legendre-panels.js";

/** Panels in one unit of log x, before values are computed one by one. */
const MOST_PANELS = 32;

/**
 * A function that agrees with f to about five times the tolerance, relative, for x > 0 and is far cheaper for many x: Legendre series of log f in log x, on panels
 * that are made where they are first needed. Values do not depend on what was asked before. Where f is 0 or infinite it is f itself.
 *
 * @param tolerance error of log f allowed in a panel, times its length; above the noise of f
 */
export function logarithmicTable(f: (x: number) => number, tolerance: number): (x: number) => number {
  const units = new Map<number, readonly Panel[] | null>();
  const unit = (index: number): readonly Panel[] | null => {
    let panels = units.get(index);
    if (panels === undefined) {
      panels = unitPanels(f, index, tolerance);
      units.set(index, panels);
    }
    return panels;
  };
  return (x) => {
    const place = Math.log(x);
    const panels = unit(Math.floor(place));
    if (panels === null) return f(x);
    const { center, half, coefficients } = panelAt(panels, place);
    return Math.exp(legendreSum(coefficients, (place - center) / half));
  };
}

function unitPanels(f: (x: number) => number, index: number, tolerance: number): readonly Panel[] | null {
  const ends = [f(Math.exp(index)), f(Math.exp(index + 1))];
  // Near the smallest numbers logarithms are rough.
  if (!ends.every((value) => value > 1e-280 && value < Number.POSITIVE_INFINITY)) return null;
  return adaptivePanels((place) => Math.log(f(Math.exp(place))), index, index + 1, {
    tolerance,
    mostPanels: MOST_PANELS,
  });
}

function panelAt(panels: readonly Panel[], place: number): Panel {
  let low = 0;
  let high = panels.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (place <= panels[middle].center + panels[middle].half) high = middle;
    else low = middle + 1;
  }
  return panels[low];
}
