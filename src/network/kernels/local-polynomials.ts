/**
 * The map from values at nodes in [−1, 1] to the coefficients, by powers, of the polynomial through them: Newton's divided differences,
 * expanded. Powers on [−1, 1] lose some three digits at degree 11, of values that are a small part of the whole. The list returned is valid
 * until the next call.
 */
export function monomials(nodes: Float64Array): (values: Float64Array) => Float64Array {
  const n = nodes.length;
  // inverse[k][q]: coefficient of x^k in Lagrange's polynomial of node q.
  const inverse = new Float64Array(n * n);
  const product = new Float64Array(n);
  for (let q = 0; q < n; q++) {
    product.fill(0);
    product[0] = 1;
    let [degree, scale] = [0, 1];
    for (let i = 0; i < n; i++) {
      if (i === q) continue;
      scale *= nodes[q] - nodes[i];
      degree++;
      for (let k = degree; k > 0; k--) product[k] = product[k - 1] - nodes[i] * product[k];
      product[0] *= -nodes[i];
    }
    for (let k = 0; k < n; k++) inverse[k * n + q] = product[k] / scale;
  }
  const coefficients = new Float64Array(n);
  return (values) => {
    for (let k = 0; k < n; k++) {
      let sum = 0;
      for (let q = 0; q < n; q++) sum += inverse[k * n + q] * values[q];
      coefficients[k] = sum;
    }
    return coefficients;
  };
}

/** Writes the coefficients of ∫_{−1}^x of a polynomial, one more, to out[offset], … */
export function antiderivative(coefficients: Float64Array, out: Float64Array, offset: number): void {
  let atMinusOne = 0;
  for (let k = 0; k < coefficients.length; k++) {
    const c = coefficients[k] / (k + 1);
    out[offset + k + 1] = c;
    atMinusOne += k % 2 === 0 ? -c : c;
  }
  out[offset] = -atMinusOne;
}

/** Σ_k coefficients[offset + k] x^k of `terms` terms. */
export function evaluateMonomials(coefficients: Float64Array, offset: number, terms: number, x: number): number {
  let sum = 0;
  for (let at = offset + terms - 1; at >= offset; at--) sum = sum * x + coefficients[at];
  return sum;
}
