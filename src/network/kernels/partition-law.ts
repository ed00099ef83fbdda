/**
 * The law of partition points p: uniform on (−halfWidth, halfWidth) in one dimension, uniform in a ball in more, or N(0, std² I). What units along a direction
 * v see of it is the density of v·p, alike for all v, and the square of the components of p across v.
 */
export type PartitionLaw = { readonly halfWidth: number } | { readonly std: number } | { readonly radius: number };

/** The density of v·p at t. In a ball it is that of the sections, ∝ (1 − t²/radius²)^{(d − 1)/2}. */
export function densityAlong(partition: PartitionLaw, dimension: number, t: number): number {
  if ("halfWidth" in partition) return Math.abs(t) < partition.halfWidth ? 0.5 / partition.halfWidth : 0;
  if ("std" in partition) {
    return Math.exp(-0.5 * (t / partition.std) ** 2) / (Math.sqrt(2 * Math.PI) * partition.std);
  }
  const share = 1 - (t / partition.radius) ** 2;
  return share <= 0 ? 0 : (sectionFactor(dimension) / partition.radius) * share ** (0.5 * (dimension - 1));
}

/** E |p − (v·p)v|² where v·p = t: 0 in one dimension. In a ball p is uniform on the section, a ball of one dimension less. */
export function squareAcross(partition: PartitionLaw, dimension: number, t: number): number {
  if ("std" in partition) return (dimension - 1) * partition.std ** 2;
  if ("halfWidth" in partition) return 0;
  return ((dimension - 1) / (dimension + 1)) * Math.max(0, partition.radius ** 2 - t * t);
}

/** The largest |v·p| that matters: beyond 8 standard deviations 1e-15 of a normal law are left. */
export function reachAlong(partition: PartitionLaw): number {
  if ("halfWidth" in partition) return partition.halfWidth;
  return "std" in partition ? 8 * partition.std : partition.radius;
}

/** The volume of the ball of dimension d − 1 over that of dimension d, both of radius 1. */
export function sectionFactor(dimension: number): number {
  // V_d / V_{d−2} = 2π/d.
  const [first, second] = [0.5, 2 / Math.PI];
  let [before, here] = [first, second];
  for (let d = 2; d < dimension; d++) [before, here] = [here, (before * (d + 1)) / d];
  return dimension === 1 ? first : here;
}
