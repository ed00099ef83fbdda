/** Unit vectors of a half-circle, equally apart. */
export function halfCircle(count: number): number[][] {
  return Array.from({ length: count }, (_, j) => {
    const angle = (Math.PI * (j + 0.5)) / count;
    return [Math.cos(angle), Math.sin(angle)];
  });
}
