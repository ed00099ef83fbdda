import type { Law, WeightLaw } from "../network/law.js";

/** A family of laws with one number, the length that its frequencies are in proportion to. */
export interface LawFamily {
  readonly name: string;
  law(length: number): WeightLaw;
}

/** Scales of the mixture of normal laws. */
const OCTAVES = [1, 2, 4, 8];

/** The families that designs are held against; radial in more than one dimension. */
export function lawFamilies(dimension: number): readonly LawFamily[] {
  const radial = dimension > 1 ? { radial: true } : {};
  const family = (name: string, law: (length: number) => Law): LawFamily => ({
    name,
    law: (length) => ({ ...law(length), ...radial }),
  });
  return [
    family("normal", (std) => ({ law: "normal", std })),
    family("uniform", (halfWidth) => ({ law: "uniform", halfWidth })),
    family("laplace", (scale) => ({ law: "laplace", scale })),
    family("student-t", (scale) => ({ law: "student-t", dof: 2, scale })),
    family("scales 1, 2, 4, 8", (std) => ({
      law: "mixture",
      components: OCTAVES.map((octave) => ({ law: "normal", std: octave * std, weight: 1 / OCTAVES.length })),
    })),
  ];
}
