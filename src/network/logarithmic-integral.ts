import { NumericalError } from "../errors.js";
import { gauss, refineGauss } from "./adaptive-gauss.js";

/** Panels beyond the landmarks end where one has this part of the integral. */
const NEGLIGIBLE = 1e-17;
/** Panels beyond the landmarks on either side, before the integral is taken to diverge. */
const MOST = 5000;

/**
 * ∫_0^∞ f(η) dη for f ≥ 0 that may vary over many decades: in u = log η, by Gauss panels of length 1 at most between the landmarks
 * and on beyond them until nothing is left, each halved as far as needed.
 *
 * @param landmarks η > 0 at which f jumps, has kinks or changes its way of falling; not empty
 * @param accuracy error allowed in one panel, relative to the integral; not below the noise of f
 * @throws NumericalError where the integral does not settle or is not finite
 */
export function logarithmicIntegral(
  f: (eta: number) => number,
  landmarks: readonly number[],
  accuracy: number,
): number {
  const integrand = (u: number): number => {
    const eta = Math.exp(u);
    return eta * f(eta);
  };
  const panels = panelsBetween(landmarks.map(Math.log).sort((a, b) => a - b)).map(([lower, upper]) => ({
    lower,
    upper,
    sum: gauss(integrand, lower, upper),
  }));
  let total = panels.reduce((all, { sum }) => all + sum, 0);
  for (const direction of [-1, 1]) {
    let edge = direction < 0 ? panels[0].lower : panels[panels.length - 1].upper;
    let small = 0;
    for (let count = 0; small < 2; count++) {
      const [lower, upper] = direction < 0 ? [edge - 1, edge] : [edge, edge + 1];
      const sum = gauss(integrand, lower, upper);
      if (count > MOST || !Number.isFinite(sum)) {
        throw new NumericalError(`an integral over the activation's spectrum does not settle at η = ${Math.exp(edge)}`);
      }
      panels.push({ lower, upper, sum });
      total += sum;
      edge += direction;
      small = sum <= NEGLIGIBLE * total ? small + 1 : 0;
    }
    if (direction < 0) panels.sort((a, b) => a.lower - b.lower);
  }
  const tolerance = accuracy * total;
  let integral = 0;
  for (const { lower, upper, sum } of panels) integral += refineGauss(integrand, lower, upper, sum, tolerance);
  if (!Number.isFinite(integral)) throw new NumericalError("an integral over the activation's spectrum is not finite");
  return integral;
}

/** Panels of length 1 at most that have edges at all of the places, ascending; one panel about the place where there is but one. */
function panelsBetween(places: readonly number[]): readonly (readonly [number, number])[] {
  const panels: [number, number][] = [];
  for (let i = 1; i < places.length; i++) {
    const [from, to] = [places[i - 1], places[i]];
    if (to === from) continue;
    const count = Math.ceil(to - from);
    for (let k = 0; k < count; k++) {
      panels.push([
        k === 0 ? from : from + (k / count) * (to - from),
        k + 1 === count ? to : from + ((k + 1) / count) * (to - from),
      ]);
    }
  }
  return panels.length > 0 ? panels : [[places[0] - 0.5, places[0] + 0.5]];
}
