/** Newton's step is below the last place long before. */
const mostSteps = 100;

/**
 * The t that Student's distribution with `degrees` (1, 2, …) degrees of freedom stays below with a probability from ½ to 1: tan θ √degrees
 * with A(θ) = 2 · probability − 1, where A, the probability of |t| < tan θ √degrees, is a finite sum of powers of cos θ (Abramowitz and
 * Stegun 26.7.3 and 26.7.4). A is concave, so Newton's method from 0 climbs to θ from below. O(degrees) a step.
 */
export function studentQuantile(probability: number, degrees: number): number {
  const wanted = 2 * probability - 1;
  // A′(θ) = density · cos^(degrees − 1) θ.
  let density = degrees % 2 === 0 ? 1 : 2 / Math.PI;
  for (let k = degrees - 1; k > 1; k -= 2) density *= k / (k - 1);
  let theta = 0;
  for (let step = 0; step < mostSteps; step++) {
    const next = theta + (wanted - between(theta, degrees)) / (density * Math.cos(theta) ** (degrees - 1));
    if (!(next > theta)) break;
    theta = next;
  }
  return Math.sqrt(degrees) * Math.tan(theta);
}

/** A(θ). */
function between(theta: number, degrees: number): number {
  const cosine = Math.cos(theta);
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= ((k - 1) / k) * cosine ** 2;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (theta + Math.sin(theta) * sum) : Math.sin(theta) * sum;
}
