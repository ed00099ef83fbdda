import { InputError } from "../errors.js";
import { type FrequencyMesh, intervalSimplexMesh, isIntervalMesh, type SimplexMesh } from "../mesh/index.js";
import { angularFactor, type Case } from "./case.js";

/** @throws InputError where the mesh that a case names is of another dimension than the case. */
export function checkMeshDimension({ dimension }: SimplexMesh, theCase: Case): void {
  if (dimension === theCase.dimension) return;
  throw new InputError("spectrum.mesh", `is a mesh of dimension ${dimension}, but dimension is ${theCase.dimension}`);
}

/** A mesh of angular frequencies as simplices, in the units of the case. */
export function inCaseUnits(mesh: FrequencyMesh, theCase: Case): SimplexMesh {
  const simplices = isIntervalMesh(mesh) ? intervalSimplexMesh(mesh) : mesh;
  const unit = angularFactor(theCase);
  return unit === 1 ? simplices : { ...simplices, points: simplices.points.map((coordinate) => coordinate / unit) };
}
