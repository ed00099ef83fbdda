import type { Law, WeightLaw } from "../network/law.js";

/** A family of laws with one number, the length that its frequencies are in proportion to. */
export interface LawFamily {
  readonly name: string;
  law(length: number): WeightLaw;
}

/** Scales of the mixture of normal laws. */
const OCTAVES = [1, 2, 4, 8];

/** The families that designs are held against. In two dimensions all are isotropic: the normal law, the uniform one on a disk, and laws of the length |w| for the rest. */
export function lawFamilies(dimension: number): readonly LawFamily[] {
  const plane = dimension > 1;
  const family = (name: string, law: (length: number) => Law, ofLength = plane): LawFamily => ({
    name,
    law: (length) => ({ ...law(length), ...(ofLength ? { radial: true } : {}) }),
  });
  return [
    family("normal", (std) => ({ law: "normal", std }), false),
    plane
      ? family("uniform", (radius) => ({ law: "power", exponent: -1, min: 0, max: radius }))
      : family("uniform", (halfWidth) => ({ law: "uniform", halfWidth })),
    family("laplace", (scale) => ({ law: "laplace", scale })),
    family("student-t", (scale) => ({ law: "student-t", dof: 2, scale })),
    family("scales 1, 2, 4, 8", (std) => ({
      law: "mixture",
      components: OCTAVES.map((octave) => ({ law: "normal", std: octave * std, weight: 1 / OCTAVES.length })),
    })),
  ];
}
