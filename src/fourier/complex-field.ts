/** A complex field: real and imaginary parts, of one length. */
export interface ComplexField {
  readonly re: Float64Array;
  readonly im: Float64Array;
}
