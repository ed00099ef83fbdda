export { exponential } from "../kernels/exponential.js";
export type { AssembledMatrix } from "./assembly.js";
export { assembleMatrix, assembleMatrixInto, assembleVector, assembleVectorInto, zeroMatrix } from "./assembly.js";
export {
  conservativeAdvection,
  convectiveAdvection,
  diffusion,
  lumpedMass,
  lumpedReaction,
  mass,
  reaction,
  source,
  tensorDiffusion,
} from "./cell-forms.js";
export type {
  Coefficient,
  CoefficientPair,
  Diffusivity,
  ScalarCoefficient,
  TensorCoefficient,
  VectorCoefficient,
} from "./coefficient.js";
export { constant, pointwise } from "./coefficient.js";
export { cellsCutBy } from "./cut-cells.js";
export type { DirichletPart } from "./dirichlet.js";
export { nodalValues, prescribedValues, subtractPrescribed, unknownsOf, valuesAtNodes } from "./dirichlet.js";
export { dorflerMarking } from "./dorfler-marking.js";
export type { BoundaryFlux, EstimatedProblem } from "./error-estimator.js";
export { residualIndicators } from "./error-estimator.js";
export { neumann, outflow, robin, robinLoad } from "./facet-forms.js";
export { boundaryFacets, facetsTagged, facetsWhere, nodesOn } from "./facets.js";
export type { CellChunk, FacetChunk, MatrixForm, Need, Values, VectorForm } from "./form.js";
export { diffusionReactionMatrix, massMatrix, reactionMatrix, stiffnessMatrix } from "./interval-forms.js";
export { l2Projection } from "./l2-projection.js";
export type { SignReport } from "./maximum-principle.js";
export { maximumPrincipleSigns } from "./maximum-principle.js";
export { h1Seminorm, h1SeminormError, innerProduct, integralOf, l2Error, l2Norm } from "./norms.js";
export type { P1SolverOptions } from "./p1-solvers.js";
export { p1Pencil, p1Solver } from "./p1-solvers.js";
export type { P1Space, P1SpaceOptions } from "./p1-space.js";
export { p1Space, unknownPoints } from "./p1-space.js";
export { cellPecletNumbers } from "./peclet.js";
export type { EndCondition, IntervalBoundary } from "./pencil.js";
export { intervalPencil, withBoundary, zeroFlux } from "./pencil.js";
export { periodicNodes } from "./periodic.js";
export type { Quadrature, QuadratureRule } from "./quadrature.js";
export { defaultQuadrature, gaussLegendre } from "./quadrature.js";
export type { ErrorQuadrature } from "./simplex-norms.js";
export { simplexSquaredErrors } from "./simplex-norms.js";
export type { SimplexRule } from "./simplex-quadrature.js";
export { simplexQuadrature, vertexRule } from "./simplex-quadrature.js";
export type { AdvectionProblem, Flow, Stabilization } from "./supg.js";
export { crosswindDiffusion, supg } from "./supg.js";
