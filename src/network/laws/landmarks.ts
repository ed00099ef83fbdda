import type { Distribution } from "../distribution.js";
import type { Law } from "../law.js";
import { adaptivePanels } from "./legendre-panels.js";

/** The weights w > 0, ascending, about which a density changes: integrals over w should have edges there. */
export function landmarks(of: Distribution): readonly number[] {
  const { law, breakpoints, extent } = of;
  const places = [...breakpoints, extent, ...scalesOf(law), ...(hasExpression(law) ? panelEdges(of) : [])];
  return [...new Set(places.filter((w) => w > 0 && Number.isFinite(w)))].sort((a, b) => a - b);
}

function scalesOf(law: Law): readonly number[] {
  switch (law.law) {
    case "normal":
      return [law.std];
    case "laplace":
    case "student-t":
      return [law.scale];
    case "mixture":
      return law.components.flatMap(scalesOf);
    default:
      return [];
  }
}

function hasExpression(law: Law): boolean {
  return law.law === "mixture" ? law.components.some(hasExpression) : law.law === "expression";
}

/** Points at which panels are compared with a density between two of its breakpoints. */
const PROBES = 512;
/** A rough resolution is enough to find where a density is narrow. */
const TOLERANCE = 1e-6;

/** Edges of panels that resolve a density whose narrow features no breakpoint tells. */
function panelEdges({ density, breakpoints }: Distribution): readonly number[] {
  const ends = [0, ...breakpoints.filter((w) => w > 0)];
  return ends.slice(1).flatMap((upper, i) => {
    const lower = ends[i];
    const probes = Float64Array.from({ length: PROBES }, (_, k) => lower + ((k + 0.5) / PROBES) * (upper - lower));
    const panels = adaptivePanels(density, lower, upper, { tolerance: TOLERANCE, probes }) ?? [];
    return panels.map(({ center, half }) => center + half);
  });
}
