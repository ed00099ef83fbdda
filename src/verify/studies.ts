import { invariantStudies } from "./invariants.js";
import { linearSolutionTable } from "./linear-solutions.js";
import { refinementStudies } from "./refinement-studies.js";
import { stepStudies } from "./step-studies.js";
import type { Study } from "./study.js";
import { toleranceStudies } from "./tolerance-studies.js";
import { upwindStudy } from "./upwind-study.js";

/** All studies of a dimension, in the order in which they are best read: exactness, space, time, invariants. */
export function verificationStudies(dimension: 1 | 2 | 3): readonly Study[] {
  return [
    {
      dimension,
      title: "solutions in the discrete space",
      lines: [
        "u linear in ξ and in t; forms: diffusion, tensor, reaction, advection, SUPG (scalar, tensor, b(ξ, t)), lumped masses, A(ξ, t); unequal cells",
        "largest error at a node over all forms, relative: nothing but rounding and the tolerances of iterations",
      ],
      run: () => linearSolutionTable(dimension),
    },
    ...refinementStudies(dimension),
    upwindStudy(dimension),
    ...stepStudies(dimension),
    ...toleranceStudies(dimension),
    ...invariantStudies(dimension),
  ];
}
