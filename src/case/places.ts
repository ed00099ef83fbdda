import { InputError } from "../errors.js";
import { alongLine, locatePoints, type SimplexMesh, simplexLocator } from "../mesh/index.js";
import { type Case, coordinates } from "./case.js";

/**
 * Throws InputError for a probe, or a point of a line, that lies outside of a mesh: before the work, which would be lost.
 *
 * @param mesh in the units of the case
 */
export function checkPlaces({ probes, lines = [] }: Pick<Case, "probes" | "lines">, mesh: SimplexMesh): void {
  if (probes.length === 0 && lines.length === 0) return;
  const locator = simplexLocator(mesh);
  const d = mesh.dimension;
  /** The first point outside, as text after its number, or null. */
  const firstOutside = (points: ArrayLike<number>): { readonly index: number; readonly place: string } | null => {
    const index = locatePoints(locator, points).cells.indexOf(-1);
    if (index < 0) return null;
    const place = Array.from({ length: d }, (_, k) => points[index * d + k]);
    return { index, place: d === 1 ? `${place[0]}` : `(${place.join(", ")})` };
  };
  const probe = firstOutside(probes.flatMap((each) => coordinates(each)));
  if (probe !== null) throw new InputError(`probes[${probe.index}]`, `${probe.place} lies outside of the mesh`);
  lines.forEach(({ from, to, points }, i) => {
    const point = firstOutside(alongLine(coordinates(from), coordinates(to), points));
    if (point === null) return;
    throw new InputError(
      `lines[${i}]`,
      `point ${point.index + 1} of ${points}, ${point.place}, lies outside of the mesh`,
    );
  });
}
