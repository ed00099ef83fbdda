export {
  cellNeighbours,
  facetCells,
  type InteriorFacets,
  interiorFacets,
  type MeshEdges,
  meshEdges,
} from "./adjacency.js";
export { ballMesh, shellMesh } from "./ball.js";
export { type BisectionMesh, bisect, bisectionMesh } from "./bisection.js";
export { boxMesh, intervalSimplexMesh, tensorMesh } from "./box.js";
export { cellVolumes, facetMeasure } from "./cell-geometry.js";
export { checkConforming, type MeshContacts, meshContacts } from "./conformity.js";
export { annulusMesh, diskMesh } from "./disk.js";
export { edgeWeights, hasNonnegativeEdgeWeights, isDelaunay } from "./edge-weights.js";
export { meshExtent } from "./extent.js";
export { meshNpz, readMeshNpz } from "./files/mesh-npz.js";
export { readMsh } from "./files/read-msh.js";
export { type MshOptions, writeMsh } from "./files/write-msh.js";
export { type VtuField, type VtuFields, vtuSeries, writeVtu, writeVtuPoints } from "./files/write-vtu.js";
export { gradedIntervalMesh, largestNeighbourRatio } from "./graded-interval.js";
export { gradedMesh } from "./graded-mesh.js";
export type { FrequencyMesh, IntervalMesh } from "./interval.js";
export { cellCount, interpolate, intervalMesh, isIntervalMesh, locate, uniformIntervalMesh } from "./interval.js";
export {
  alongLine,
  evaluateAt,
  locatePoints,
  type PointLocations,
  type SimplexLocator,
  simplexLocator,
} from "./locator.js";
export { markerNames, tagsNamed } from "./markers.js";
export { type MeshQuality, meshQuality, type Range } from "./mesh-quality.js";
export { type MeshTransfer, type Refinement, transferNodalValues } from "./mesh-transfer.js";
export type { MeshNaming } from "./naming.js";
export { ontoSphere, projectBoundary } from "./project-boundary.js";
export { refineTowards } from "./refine-towards.js";
export type { SimplexMesh } from "./simplex.js";
export { nodeCount, simplexCount } from "./simplex.js";
export { type CompactedArrays, compactNodes, type SimplexArrays, simplexMesh } from "./simplex-mesh.js";
export { refineUniformly } from "./uniform-refinement.js";
