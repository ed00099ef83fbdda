import { activationDerivatives } from "./activations/derivatives.js";
import { familyOf } from "./families/index.js";
import { frequenciesOf } from "./frequencies.js";
import type { InitialNetwork } from "./initial-network.js";
import {
  type DifferentialOperator,
  homogeneousParts,
  operatorDerivative,
  operatorOrder,
  operatorSymbol,
} from "./losses/index.js";
import type { Network } from "./network.js";
import type { NetworkFunctions } from "./parameters.js";
import { type RidgeUnits, writePhases } from "./ridge-units.js";
import { trainedArrays } from "./unit.js";
import type { WaveUnits } from "./wave-units.js";

/** Why a differential operator cannot be applied to a network; null where it can. */
export function operatorRefusal(network: Network, operator: DifferentialOperator): string | null {
  const family = familyOf(network);
  if (family.hasWaves(network) || operatorOrder(operator) === 0) return family.sumOfUnits ? null : noUnits;
  const activation = family.activation(network);
  if (activation === null) return noUnits;
  if (activation.kinks.length > 0) {
    return `"${activation.name}" has a kink at z = ${Number(activation.kinks[0].toPrecision(4))}, where what training moves is no function; take a smooth activation`;
  }
  return null;
}

const noUnits = "it is no sum of units whose derivatives in x are known";

/**
 * P(∂)f as a function of the parameters of a network f at points, with its gradient, by a double loop over units and points. A wave is multiplied by
 * P(iω), and since that depends on the weights, so does it in the gradient; a unit c σ(ω·x + β) becomes c Σ_j p_j(ω) σ^(j)(ω·x + β) with the parts
 * p_j of order j of P.
 *
 * @param points row by row
 * @throws Error for what `operatorRefusal` refuses
 */
export function operatorFunctions(
  start: InitialNetwork,
  points: Float64Array,
  operator: DifferentialOperator,
): NetworkFunctions {
  const family = familyOf(start.network);
  const waves = family.waves(start);
  if (waves !== null) return waveFunctions(start, waves, points, operator);
  const ridges = family.ridges(start);
  if (ridges === null) throw new Error(`an operator was to be applied to a network of which ${noUnits}`);
  return ridgeFunctions(start, ridges, points, operator);
}

/** P(iω_k) of units and ∂P/∂(iω_a), which is what the weight adds to the gradient. */
export interface WaveSymbols {
  readonly value: ReturnType<typeof operatorSymbol>;
  readonly slopes: readonly ReturnType<typeof operatorSymbol>[];
}

/** @param omega frequencies of the waves, row by row */
export function waveSymbols(operator: DifferentialOperator): (omega: Float64Array) => WaveSymbols {
  const derivatives = Array.from({ length: operator.dimension }, (_, a) => operatorDerivative(operator, a));
  return (omega) => ({
    value: operatorSymbol(operator, omega),
    slopes: derivatives.map((derivative) => operatorSymbol(derivative, omega)),
  });
}

/** With S = F (s + ic), f = Im Σ S e^{iφ}: P f = Im Σ S P e^{iφ}, its gradient Re S (P ∂φ + P_a ∂ω_a) e^{iφ} for what moves the phase. */
function waveFunctions(
  { network, width }: InitialNetwork,
  { factor, scale, shift, sine, cosine, weight, bias }: WaveUnits,
  points: Float64Array,
  operator: DifferentialOperator,
): NetworkFunctions {
  const d = network.dimension;
  const count = points.length / d;
  const omega = new Float64Array(width * d);
  const phase = new Float64Array(count);
  const symbols = waveSymbols(operator);
  const moves = new Set(trainedArrays(network).map(({ name }) => name));
  const moment = new Float64Array(2 * d);
  const offsetOf = (theta: Readonly<Record<string, Float64Array>>, k: number) =>
    shift + (bias === null ? 0 : theta[bias][k]);
  return {
    output(theta, out) {
      out.fill(0);
      frequenciesOf(scale, theta[weight], d, 0, width, omega);
      const { value } = symbols(omega);
      for (let k = 0; k < width; k++) {
        writePhases(omega, k, points, d, phase);
        const [s, c] = [factor[k] * theta[sine][k], cosine === null ? 0 : factor[k] * theta[cosine][k]];
        const re = s * value.re[k] - c * value.im[k];
        const im = s * value.im[k] + c * value.re[k];
        const offset = offsetOf(theta, k);
        for (let i = 0; i < count; i++) {
          out[i] += re * Math.sin(phase[i] + offset) + im * Math.cos(phase[i] + offset);
        }
      }
    },
    gradient(theta, cotangent, out) {
      frequenciesOf(scale, theta[weight], d, 0, width, omega);
      const { value, slopes } = symbols(omega);
      for (let k = 0; k < width; k++) {
        writePhases(omega, k, points, d, phase);
        const offset = offsetOf(theta, k);
        // G = Σ c_i e^{iφ_i} and H_a = Σ c_i x_a e^{iφ_i}.
        let [real, imaginary] = [0, 0];
        moment.fill(0);
        for (let i = 0; i < count; i++) {
          const re = cotangent[i] * Math.cos(phase[i] + offset);
          const im = cotangent[i] * Math.sin(phase[i] + offset);
          real += re;
          imaginary += im;
          for (let a = 0; a < d; a++) {
            moment[2 * a] += points[i * d + a] * re;
            moment[2 * a + 1] += points[i * d + a] * im;
          }
        }
        const [p, q] = [value.re[k], value.im[k]];
        const [ofSine, ofCosine] = [p * imaginary + q * real, p * real - q * imaginary];
        const [s, c] = [factor[k] * theta[sine][k], cosine === null ? 0 : factor[k] * theta[cosine][k]];
        out[sine][k] = moves.has(sine) ? factor[k] * ofSine : 0;
        if (cosine !== null) out[cosine][k] = moves.has(cosine) ? factor[k] * ofCosine : 0;
        if (bias !== null) out[bias][k] = moves.has(bias) ? s * ofCosine - c * ofSine : 0;
        for (let a = 0; a < d; a++) {
          const { re, im } = slopes[a];
          const [X, Y] = [moment[2 * a], moment[2 * a + 1]];
          const ofReal = p * X - q * Y + re[k] * real - im[k] * imaginary;
          const ofImaginary = p * Y + q * X + re[k] * imaginary + im[k] * real;
          out[weight][k * d + a] = moves.has(weight) ? scale[k] * (s * ofReal - c * ofImaginary) : 0;
        }
      }
    },
  };
}

function ridgeFunctions(
  { network, width }: InitialNetwork,
  { activation, ridges, slopes }: RidgeUnits,
  points: Float64Array,
  operator: DifferentialOperator,
): NetworkFunctions {
  const d = network.dimension;
  const count = points.length / d;
  const order = operatorOrder(operator);
  const derivatives = activationDerivatives(activation, order + 1);
  const axes = Array.from({ length: d }, (_, a) => operatorDerivative(operator, a));
  const omega = new Float64Array(width * d);
  const [offset, amplitude, phase] = [new Float64Array(width), new Float64Array(width), new Float64Array(count)];
  const sigma = new Float64Array(order + 2);
  const parts = new Float64Array(order + 1);
  const ofAxes = axes.map(() => new Float64Array(order + 1));
  const sums = { value: new Float64Array(width), slope: new Float64Array(width), moment: new Float64Array(width * d) };
  return {
    output(theta, out) {
      out.fill(0);
      ridges(theta, 0, width, omega, offset, amplitude);
      for (let k = 0; k < width; k++) {
        writePhases(omega, k, points, d, phase);
        homogeneousParts(operator, omega, k * d, parts);
        for (let i = 0; i < count; i++) {
          derivatives(phase[i] + offset[k], sigma);
          let value = 0;
          for (let j = 0; j <= order; j++) value += parts[j] * sigma[j];
          out[i] += amplitude[k] * value;
        }
      }
    },
    gradient(theta, cotangent, out) {
      ridges(theta, 0, width, omega, offset, amplitude);
      sums.moment.fill(0);
      for (let k = 0; k < width; k++) {
        writePhases(omega, k, points, d, phase);
        homogeneousParts(operator, omega, k * d, parts);
        // ∂p_j/∂ω_a is the part of order j − 1 of ∂P/∂s_a.
        axes.forEach((axis, a) => {
          homogeneousParts(axis, omega, k * d, ofAxes[a]);
        });
        let [value, slope] = [0, 0];
        for (let i = 0; i < count; i++) {
          derivatives(phase[i] + offset[k], sigma);
          let [here, next] = [0, 0];
          for (let j = 0; j <= order; j++) {
            here += parts[j] * sigma[j];
            next += parts[j] * sigma[j + 1];
          }
          value += cotangent[i] * here;
          slope += cotangent[i] * next;
          for (let a = 0; a < d; a++) {
            let moment = points[i * d + a] * next;
            for (let j = 1; j <= order; j++) moment += ofAxes[a][j - 1] * sigma[j];
            sums.moment[k * d + a] += cotangent[i] * moment;
          }
        }
        sums.value[k] = value;
        sums.slope[k] = slope;
      }
      slopes(theta, 0, width, sums, out);
    },
  };
}
