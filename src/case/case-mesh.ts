import { InputError } from "../errors.js";
import {
  type FrequencyMesh,
  intervalSimplexMesh,
  isIntervalMesh,
  meshContacts,
  type SimplexMesh,
} from "../mesh/index.js";
import type { Warning } from "../warning.js";
import { angularFactor, type Case } from "./case.js";

/** @throws InputError where the mesh that a case names is of another dimension than the case. */
export function checkMeshDimension({ dimension }: SimplexMesh, theCase: Case): void {
  if (dimension === theCase.dimension) return;
  throw new InputError("spectrum.mesh", `is a mesh of dimension ${dimension}, but dimension is ${theCase.dimension}`);
}

/** What makes a mesh from a file suspicious: parts and cracks, which no flux passes. */
export function meshWarnings(mesh: SimplexMesh): readonly Warning[] {
  const { coincidentNodes, firstCoincidence, parts } = meshContacts(mesh);
  const cracks: Warning = {
    path: "spectrum.mesh",
    message: `${coincidentNodes} nodes lie where another one does, the first at (${firstCoincidence?.join(", ")}): no flux passes between them; unless a crack is meant, merge them (in Gmsh: Coherence Mesh)`,
    numbers: { coincidentNodes },
  };
  const apart: Warning = {
    path: "spectrum.mesh",
    message: `the mesh has ${parts} parts that share no node: no flux passes from one to the other; merge their nodes unless that is meant`,
    numbers: { parts },
  };
  return [...(coincidentNodes > 0 ? [cracks] : []), ...(parts > 1 ? [apart] : [])];
}

/** A mesh of angular frequencies as simplices, in the units of the case. */
export function inCaseUnits(mesh: FrequencyMesh, theCase: Case): SimplexMesh {
  const simplices = isIntervalMesh(mesh) ? intervalSimplexMesh(mesh) : mesh;
  const unit = angularFactor(theCase);
  return unit === 1 ? simplices : { ...simplices, points: simplices.points.map((coordinate) => coordinate / unit) };
}
