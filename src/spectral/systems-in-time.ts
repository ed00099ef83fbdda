import { unknownsOf } from "../fem/index.js";
import { diffusionReactionMatrix, massMatrix } from "../fem/interval-forms.js";
import { type IntervalBoundary, intervalPencil, withBoundary } from "../fem/pencil.js";
import { defaultQuadrature } from "../fem/quadrature.js";
import type { ComplexField } from "../fourier/complex-field.js";
import { intervalSimplexMesh } from "../mesh/index.js";
import { type FrequencyMesh, type IntervalMesh, isIntervalMesh, nodeFrequencies } from "../mesh/interval.js";
import type { SimplexMesh } from "../mesh/simplex.js";
import { type Dynamics, dynamicsOf } from "../network/dynamics/index.js";
import type { LossFilter } from "../network/losses/index.js";
import { semidiscretePde } from "../pde/index.js";
import type { Pencil } from "../sparse/pencil.js";
import type { SymmetricTridiagonal } from "../sparse/tridiagonal.js";
import { massNorm } from "../time/lanczos.js";
import type { EvolutionSystem } from "../time/system.js";
import { isOrigin } from "./centre.js";
import { type Coefficients, finiteValues } from "./coefficients.js";
import { boxTransform, withConstant } from "./constant-on-box.js";
import { type FilteredSystem, filteredSystem } from "./filtered-system.js";
import { halfOf, isHermitian, upperHalf } from "./half-line.js";
import { spectralPdes } from "./spectral-pde.js";
import type { SpectralProblem } from "./spectral-problem.js";
import { type TurnedSystem, turnedSystem } from "./turned-system.js";

/** A system whose errors are measured in a norm of its own, and the L² norm of its initial values. */
export interface SystemInTime {
  readonly system: EvolutionSystem;
  readonly norm: number;
}

export function normIn(pencil: Pencil, fields: readonly Float64Array[]): number {
  return Math.hypot(...fields.map((values) => massNorm(pencil, values, new Float64Array(values.length))));
}

/** What is integrated in time, and the way back from its unknowns. */
export interface Discretised {
  readonly systems: readonly SystemInTime[];
  /** The half of the mesh that is solved on, where that is enough. */
  readonly half: IntervalMesh | null;
  /** The field about the centre at the nodes of `half`, or of the mesh, from the values of all systems. */
  field(values: readonly Float64Array[]): ComplexField;
}

/** @param problem with its initial spectrum about the centre */
export function discretised(problem: SpectralProblem, centre: readonly number[]): Discretised {
  const { mesh, initial, coefficients, dynamics, boundary, filter = null } = problem;
  const { real, imaginary } = coefficients;
  if (filter !== null || (!isOrigin(centre) && (real.diffuses || imaginary.diffuses || real !== imaginary))) {
    const simplices = isIntervalMesh(mesh) ? intervalSimplexMesh(mesh) : mesh;
    const system: TurnedSystem & Partial<FilteredSystem> =
      filter === null
        ? turnedSystem(simplices, coefficients, centre, boundary)
        : filteredSystem(simplices, coefficients, filter.symbol, centre, boundary);
    const { pencil, unknowns, nodal, weights } = system;
    // Of a real error the mean is real.
    const ofBox = (values: Float64Array) => unknowns({ re: values, im: new Float64Array(values.length) });
    const options = weights === undefined || filter === null ? {} : { weights: weightsOfMean(weights, filter) };
    const whole = constantPart(problem, mesh, pencil, ofBox, options);
    return {
      systems: [inTime(whole, dynamics, [unknowns(initial)])],
      half: null,
      field: ([values]) => nodal(values),
    };
  }
  if (!isIntervalMesh(mesh)) {
    const { systems, nodal } = onSimplices(problem, mesh);
    return { systems, half: null, field: ([re, im]) => ({ re: nodal(re), im: nodal(im) }) };
  }
  const half = isHermitian(initial) ? upperHalf(mesh) : null;
  return {
    systems: half === null ? onWholeLine(problem, mesh) : onHalfLine(problem, half),
    half,
    field: ([re, im]) => ({ re, im }),
  };
}

/**
 * The g of the means that the kernel's constant part takes. Residuals are known inside Ω alone, so that ∫_Ω P*Pu is g(0) ∫_Ω u but for what stands at the
 * edge, where the P1 function would have derivatives of a jump.
 */
function weightsOfMean(weights: Float64Array, { operator, symbol }: LossFilter): Float64Array {
  if (operator === null) return weights;
  const [atZero] = symbol(new Float64Array(operator.dimension));
  return weights.map(() => atZero);
}

/** The pencil with what the kernel's constant part adds, where it has one. */
function constantPart(
  { constant = null }: SpectralProblem,
  mesh: FrequencyMesh,
  pencil: Pencil,
  unknownsOf: (nodal: Float64Array) => Float64Array,
  options: Parameters<typeof withConstant>[3] = {},
): Pencil {
  if (constant === null) return pencil;
  return withConstant(pencil, constant, unknownsOf(boxTransform(constant.box, nodeFrequencies(mesh))), options);
}

function onWholeLine(problem: SpectralProblem, mesh: IntervalMesh): readonly SystemInTime[] {
  const { coefficients, initial, dynamics, boundary } = problem;
  const ends = { lower: boundary, upper: boundary };
  const system = (part: Coefficients, start: readonly Float64Array[]) =>
    evolution(constantPart(problem, mesh, pencilOn(matrices(mesh, part), ends), asTheyAre), dynamics, ends, start);
  const { real, imaginary } = coefficients;
  if (real === imaginary) return [system(real, [initial.re, initial.im])];
  return [system(real, [initial.re]), system(imaginary, [initial.im])];
}

function onHalfLine(problem: SpectralProblem, half: IntervalMesh): readonly SystemInTime[] {
  const { coefficients, initial, dynamics, boundary } = problem;
  const { real, imaginary } = coefficients;
  const ofReal = matrices(half, real);
  const ofImaginary = real === imaginary ? ofReal : matrices(half, imaginary);
  const even: IntervalBoundary = { lower: "zero-flux", upper: boundary };
  const odd: IntervalBoundary = { lower: "dirichlet", upper: boundary };
  const withMean = constantPart(problem, half, pencilOn(ofReal, even), asTheyAre, { share: 0.5 });
  return [
    evolution(withMean, dynamics, even, [halfOf(initial.re)]),
    evolution(pencilOn(ofImaginary, odd), dynamics, odd, [halfOf(initial.im)]),
  ];
}

const asTheyAre = (values: Float64Array) => values;

/** The systems of the unknowns, and the values at all nodes from theirs: a Dirichlet boundary is zero. */
function onSimplices(
  problem: SpectralProblem,
  mesh: SimplexMesh,
): { readonly systems: readonly SystemInTime[]; nodal(unknowns: Float64Array): Float64Array } {
  const { coefficients, initial, dynamics, boundary } = problem;
  // Initial values are asked for at the nodes, and there they are known.
  const known = [initial.re, initial.im].map((values) => (_: Float64Array, out: Float64Array) => out.set(values));
  const parts = spectralPdes(coefficients, known, boundary).map((pde) =>
    semidiscretePde(pde, mesh, { solver: "auto" }),
  );
  return {
    systems: parts.map(({ system, space }) =>
      inTime(
        constantPart(problem, mesh, system.pencil, (values) => unknownsOf(space, values)),
        dynamics,
        system.initial,
      ),
    ),
    nodal: (unknowns) => parts[0].nodal(unknowns, 0, 0),
  };
}

interface Matrices {
  readonly mass: SymmetricTridiagonal;
  readonly stiffness: SymmetricTridiagonal;
}

function matrices(mesh: IntervalMesh, { both, damping, diffuses, breakpoints }: Coefficients): Matrices {
  if (!diffuses) return lumped(mesh, finiteValues(damping, mesh.nodes));
  return {
    mass: massMatrix(mesh),
    stiffness: diffusionReactionMatrix(mesh, both, { ...defaultQuadrature, breakpoints }),
  };
}

/** Mass and damping by the values at the nodes. */
function lumped({ nodes }: IntervalMesh, damping: Float64Array): Matrices {
  const last = nodes.length - 1;
  const mass = nodes.map((_, i) => (nodes[Math.min(i + 1, last)] - nodes[Math.max(i - 1, 0)]) / 2);
  return {
    mass: { diagonal: mass, offDiagonal: new Float64Array(last) },
    stiffness: { diagonal: mass.map((share, i) => share * damping[i]), offDiagonal: new Float64Array(last) },
  };
}

function pencilOn({ mass, stiffness }: Matrices, ends: IntervalBoundary): Pencil {
  return intervalPencil(mass, stiffness, ends);
}

function evolution(
  pencil: Pencil,
  dynamics: Dynamics,
  ends: IntervalBoundary,
  start: readonly Float64Array[],
): SystemInTime {
  return inTime(
    pencil,
    dynamics,
    start.map((values) => withBoundary(values, ends)),
  );
}

function inTime(pencil: Pencil, dynamics: Dynamics, initial: readonly Float64Array[]): SystemInTime {
  return {
    system: dynamicsOf(dynamics).evolution(dynamics, pencil, initial),
    norm: normIn(pencil, initial),
  };
}
