import fc from "fast-check";

export interface Strengths {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Σ_j c_j e^{sign i ξ_k·x_j}, as it is written; points and frequencies row by row. */
export function directSums(
  points: Float64Array,
  { re, im }: Strengths,
  frequencies: Float64Array,
  sign: 1 | -1,
  dimension = 1,
): Strengths {
  const count = frequencies.length / dimension;
  const out = { re: new Float64Array(count), im: new Float64Array(count) };
  for (let k = 0; k < count; k++) {
    for (let j = 0; j < re.length; j++) {
      let phase = 0;
      for (let a = 0; a < dimension; a++) phase += sign * frequencies[k * dimension + a] * points[j * dimension + a];
      out.re[k] += re[j] * Math.cos(phase) - im[j] * Math.sin(phase);
      out.im[k] += re[j] * Math.sin(phase) + im[j] * Math.cos(phase);
    }
  }
  return out;
}

/** A reproducible sequence of uniform numbers on (0, 1). */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 4294967296;
  };
}

export function array(length: number, value: (index: number) => number): Float64Array {
  return Float64Array.from({ length }, (_, index) => value(index));
}

/** Largest modulus of a difference. */
export function largestDifference(a: Strengths, b: Strengths): number {
  return a.re.reduce((worst, re, k) => Math.max(worst, Math.hypot(re - b.re[k], a.im[k] - b.im[k])), 0);
}

/** Numbers in a line: where they lie and how. */
export interface Placement {
  readonly kind: "uniform" | "descending" | "random" | "equal" | "heavy-tailed";
  readonly count: number;
  readonly middle: number;
  readonly halfWidth: number;
}

export function placed({ kind, count, middle, halfWidth }: Placement, random: () => number): Float64Array {
  const spacing = (2 * halfWidth) / count;
  return array(count, (j) => {
    if (kind === "uniform") return middle - halfWidth + (j + 0.5) * spacing;
    if (kind === "descending") return middle + halfWidth - (j + 0.5) * spacing;
    if (kind === "random") return middle + halfWidth * (2 * random() - 1);
    if (kind === "equal") return middle;
    return middle + halfWidth * Math.tan(1.55 * (2 * random() - 1));
  });
}

export function placements(offset: number, halfWidth: number): fc.Arbitrary<Placement> {
  return fc.record({
    kind: fc.constantFrom(
      "uniform" as const,
      "descending" as const,
      "random" as const,
      "equal" as const,
      "heavy-tailed" as const,
    ),
    count: fc.integer({ min: 1, max: 260 }),
    middle: fc.oneof(fc.constant(0), fc.double({ min: -offset, max: offset, noNaN: true })),
    halfWidth: fc.double({ min: halfWidth / 1000, max: halfWidth, noNaN: true }),
  });
}
