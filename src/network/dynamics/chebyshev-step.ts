import type { Mode } from "./response.js";
import type { UpdateRule } from "./update-rule.js";

/** One step of the flow θ' = −∇L by stages, each of which moves the parameters by one gradient. */
export interface ChebyshevStep {
  /** The slopes of each are those of where the one before has led to. */
  readonly stages: readonly UpdateRule[];
  /** |c| in the local error c h³ u''' of an error u that obeys a linear equation. */
  readonly error: number;
}

/** Damping of the stages: inside of the stability interval a step leaves at most 1 − ε/3 of a stiff mode. */
const DAMPING = 2 / 13;

/**
 * A step of length h by the Runge–Kutta–Chebyshev method of second order (Sommeijer, Shampine, Verwer, J. Comput. Appl. Math. 88, 1998, in the form of
 * van der Houwen and Sommeijer, Z. Angew. Math. Mech. 60, 1980): s stages are stable for h λ_max ≤ 0.65 (s² − 1), where s steps of descent reach no further than 2 s.
 *
 * Stages are written for the displacements D_j from where the step begins, D_j = μ_j D_{j−1} + ν_j D_{j−2} − α_j ∇L_{j−1} − γ_j ∇L_0, the same
 * formula for all of them: whatever moves parameters by a rule can take the step.
 *
 * @param s at least 2; `stagesFor` tells how many are stable
 */
export function chebyshevStep(h: number, s: number): ChebyshevStep {
  const { stages, error } = stageNumbers(s);
  const scaled = stages.map(({ alpha, gamma, ...rest }) => stage({ ...rest, alpha: alpha * h, gamma: gamma * h }));
  return { stages: scaled, error };
}

/** What such a step leaves of a mode of eigenvalue λ, a polynomial in z = hλ, and its derivative. */
export function chebyshevFactor(s: number): (z: number) => Mode {
  const { stages } = stageNumbers(s);
  return (z) => {
    let [value, derivative, last, lastSlope, earlier, earlierSlope] = [1, 0, 0, 0, 0, 0];
    for (const { mu, nu, alpha, gamma } of stages) {
      const next = mu * last + nu * earlier - alpha * z * value - gamma * z;
      const slope = mu * lastSlope + nu * earlierSlope - alpha * (value + z * derivative) - gamma;
      [earlier, earlierSlope, last, lastSlope] = [last, lastSlope, next, slope];
      [value, derivative] = [1 + next, slope];
    }
    return { value, derivative };
  };
}

function stageNumbers(s: number) {
  const w0 = 1 + DAMPING / s ** 2;
  const T = chebyshevAt(w0, s);
  const w1 = T[s].first / T[s].second;
  const b = T.map(({ first, second }, j) => (j < 2 ? 0 : second / first ** 2));
  b[0] = b[2];
  b[1] = 1 / w0;
  const stages: StageNumbers[] = [{ keep: 0, mu: 0, nu: 0, alpha: b[1] * w1, gamma: 0 }];
  for (let j = 2; j <= s; j++) {
    const alpha = (2 * b[j] * w1) / b[j - 1];
    const a = 1 - b[j - 1] * T[j - 1].value;
    const [mu, nu] = [(2 * b[j] * w0) / b[j - 1], -b[j] / b[j - 2]];
    // D_0 is 0, and not what is remembered in its place.
    stages.push({ keep: 1, mu, nu: j === 2 ? 0 : nu, alpha, gamma: -a * alpha });
  }
  return { stages, error: Math.abs(1 - b[s] * w1 ** 3 * T[s].third) / 6 };
}

/** Takes back the step that ends here. */
export const stepBack: UpdateRule = stage({ keep: 0, mu: -1, nu: 0, alpha: 0, gamma: 0 });

/** The fewest stages that are stable for h λ_max = z, and two for the second order. */
export function stagesFor(z: number): number {
  return Math.max(2, 1 + Math.floor(Math.sqrt(1 + 1.54 * z)));
}

interface StageNumbers {
  /** 1 where the step goes on, 0 where it begins. */
  readonly keep: number;
  readonly mu: number;
  readonly nu: number;
  readonly alpha: number;
  readonly gamma: number;
}

/** Remembers ∇L_0, D_{j−1} and D_{j−2}. */
function stage({ keep, mu, nu, alpha, gamma }: StageNumbers): UpdateRule {
  return {
    kind: "Chebyshev stage",
    memories: 3,
    move(values, slopes, [start, last, earlier], first, length) {
      for (let k = 0; k < length; k++) {
        const at = first + k;
        const slope = slopes[k];
        const next = mu * last[at] + nu * earlier[at] - alpha * slope - gamma * start[at];
        values[at] += next - keep * last[at];
        earlier[at] = last[at];
        last[at] = next;
        start[at] = keep * start[at] + (1 - keep) * slope;
      }
    },
    numbers: [keep, mu, nu, alpha, gamma],
    step({ add, sub, mul, constant }, [kept, m, n, a, g], slope, [start, last, earlier]) {
      const next = sub(add(mul(m, last), mul(n, earlier)), add(mul(a, slope), mul(g, start)));
      return {
        change: sub(next, mul(kept, last)),
        memory: [add(mul(kept, start), mul(sub(constant(1), kept), slope)), next, last],
      };
    },
  };
}

/** T_j and its first three derivatives at w, j = 0 … s. */
function chebyshevAt(w: number, s: number) {
  const T = [
    { value: 1, first: 0, second: 0, third: 0 },
    { value: w, first: 1, second: 0, third: 0 },
  ];
  for (let j = 2; j <= s; j++) {
    const [p, q] = [T[j - 1], T[j - 2]];
    T.push({
      value: 2 * w * p.value - q.value,
      first: 2 * p.value + 2 * w * p.first - q.first,
      second: 4 * p.first + 2 * w * p.second - q.second,
      third: 6 * p.second + 2 * w * p.third - q.third,
    });
  }
  return T;
}
