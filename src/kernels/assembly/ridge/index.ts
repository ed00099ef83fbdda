// The entry of the module of ridge sums (sums.ts): for every activation and precision the output and the slopes of some samples or units. Callers
// pass the address of a RidgeSums record. Nothing allocates.
import { output, slopes } from "./sums";
import { Erf, Gaussian, Gelu, Sigmoid, Silu, Softplus, Tanh } from "./exponentials";
import { product } from "./matrix-product";
import { Relu, Srelu } from "./polynomials";
import { Cosine, Sine, Square, Triangle } from "./waves";

/** First address that is free for the caller's arrays. */
export function heapBase(): usize {
  return (__heap_base + 15) & ~15;
}

export function sinOutput64(sums: usize, from: i32, to: i32): void {
  output<f64, Sine<f64>>(sums, from, to);
}
export function sinSlopes64(sums: usize, from: i32, to: i32): void {
  slopes<f64, Sine<f64>>(sums, from, to);
}
export function sinOutput32(sums: usize, from: i32, to: i32): void {
  output<f32, Sine<f32>>(sums, from, to);
}
export function sinSlopes32(sums: usize, from: i32, to: i32): void {
  slopes<f32, Sine<f32>>(sums, from, to);
}

export function cosOutput64(sums: usize, from: i32, to: i32): void {
  output<f64, Cosine<f64>>(sums, from, to);
}
export function cosSlopes64(sums: usize, from: i32, to: i32): void {
  slopes<f64, Cosine<f64>>(sums, from, to);
}
export function cosOutput32(sums: usize, from: i32, to: i32): void {
  output<f32, Cosine<f32>>(sums, from, to);
}
export function cosSlopes32(sums: usize, from: i32, to: i32): void {
  slopes<f32, Cosine<f32>>(sums, from, to);
}

export function triangleOutput64(sums: usize, from: i32, to: i32): void {
  output<f64, Triangle<f64>>(sums, from, to);
}
export function triangleSlopes64(sums: usize, from: i32, to: i32): void {
  slopes<f64, Triangle<f64>>(sums, from, to);
}
export function triangleOutput32(sums: usize, from: i32, to: i32): void {
  output<f32, Triangle<f32>>(sums, from, to);
}
export function triangleSlopes32(sums: usize, from: i32, to: i32): void {
  slopes<f32, Triangle<f32>>(sums, from, to);
}

export function squareOutput64(sums: usize, from: i32, to: i32): void {
  output<f64, Square<f64>>(sums, from, to);
}
export function squareSlopes64(sums: usize, from: i32, to: i32): void {
  slopes<f64, Square<f64>>(sums, from, to);
}
export function squareOutput32(sums: usize, from: i32, to: i32): void {
  output<f32, Square<f32>>(sums, from, to);
}
export function squareSlopes32(sums: usize, from: i32, to: i32): void {
  slopes<f32, Square<f32>>(sums, from, to);
}

export function tanhOutput64(sums: usize, from: i32, to: i32): void {
  output<f64, Tanh<f64>>(sums, from, to);
}
export function tanhSlopes64(sums: usize, from: i32, to: i32): void {
  slopes<f64, Tanh<f64>>(sums, from, to);
}
export function tanhOutput32(sums: usize, from: i32, to: i32): void {
  output<f32, Tanh<f32>>(sums, from, to);
}
export function tanhSlopes32(sums: usize, from: i32, to: i32): void {
  slopes<f32, Tanh<f32>>(sums, from, to);
}

export function sigmoidOutput64(sums: usize, from: i32, to: i32): void {
  output<f64, Sigmoid<f64>>(sums, from, to);
}
export function sigmoidSlopes64(sums: usize, from: i32, to: i32): void {
  slopes<f64, Sigmoid<f64>>(sums, from, to);
}
export function sigmoidOutput32(sums: usize, from: i32, to: i32): void {
  output<f32, Sigmoid<f32>>(sums, from, to);
}
export function sigmoidSlopes32(sums: usize, from: i32, to: i32): void {
  slopes<f32, Sigmoid<f32>>(sums, from, to);
}

export function siluOutput64(sums: usize, from: i32, to: i32): void {
  output<f64, Silu<f64>>(sums, from, to);
}
export function siluSlopes64(sums: usize, from: i32, to: i32): void {
  slopes<f64, Silu<f64>>(sums, from, to);
}
export function siluOutput32(sums: usize, from: i32, to: i32): void {
  output<f32, Silu<f32>>(sums, from, to);
}
export function siluSlopes32(sums: usize, from: i32, to: i32): void {
  slopes<f32, Silu<f32>>(sums, from, to);
}

export function softplusOutput64(sums: usize, from: i32, to: i32): void {
  output<f64, Softplus<f64>>(sums, from, to);
}
export function softplusSlopes64(sums: usize, from: i32, to: i32): void {
  slopes<f64, Softplus<f64>>(sums, from, to);
}
export function softplusOutput32(sums: usize, from: i32, to: i32): void {
  output<f32, Softplus<f32>>(sums, from, to);
}
export function softplusSlopes32(sums: usize, from: i32, to: i32): void {
  slopes<f32, Softplus<f32>>(sums, from, to);
}

export function gaussianOutput64(sums: usize, from: i32, to: i32): void {
  output<f64, Gaussian<f64>>(sums, from, to);
}
export function gaussianSlopes64(sums: usize, from: i32, to: i32): void {
  slopes<f64, Gaussian<f64>>(sums, from, to);
}
export function gaussianOutput32(sums: usize, from: i32, to: i32): void {
  output<f32, Gaussian<f32>>(sums, from, to);
}
export function gaussianSlopes32(sums: usize, from: i32, to: i32): void {
  slopes<f32, Gaussian<f32>>(sums, from, to);
}

export function erfOutput64(sums: usize, from: i32, to: i32): void {
  output<f64, Erf<f64>>(sums, from, to);
}
export function erfSlopes64(sums: usize, from: i32, to: i32): void {
  slopes<f64, Erf<f64>>(sums, from, to);
}
export function erfOutput32(sums: usize, from: i32, to: i32): void {
  output<f32, Erf<f32>>(sums, from, to);
}
export function erfSlopes32(sums: usize, from: i32, to: i32): void {
  slopes<f32, Erf<f32>>(sums, from, to);
}

export function geluOutput64(sums: usize, from: i32, to: i32): void {
  output<f64, Gelu<f64>>(sums, from, to);
}
export function geluSlopes64(sums: usize, from: i32, to: i32): void {
  slopes<f64, Gelu<f64>>(sums, from, to);
}
export function geluOutput32(sums: usize, from: i32, to: i32): void {
  output<f32, Gelu<f32>>(sums, from, to);
}
export function geluSlopes32(sums: usize, from: i32, to: i32): void {
  slopes<f32, Gelu<f32>>(sums, from, to);
}

export function reluOutput64(sums: usize, from: i32, to: i32): void {
  output<f64, Relu<f64>>(sums, from, to);
}
export function reluSlopes64(sums: usize, from: i32, to: i32): void {
  slopes<f64, Relu<f64>>(sums, from, to);
}
export function reluOutput32(sums: usize, from: i32, to: i32): void {
  output<f32, Relu<f32>>(sums, from, to);
}
export function reluSlopes32(sums: usize, from: i32, to: i32): void {
  slopes<f32, Relu<f32>>(sums, from, to);
}

export function sreluOutput64(sums: usize, from: i32, to: i32): void {
  output<f64, Srelu<f64>>(sums, from, to);
}
export function sreluSlopes64(sums: usize, from: i32, to: i32): void {
  slopes<f64, Srelu<f64>>(sums, from, to);
}
export function sreluOutput32(sums: usize, from: i32, to: i32): void {
  output<f32, Srelu<f32>>(sums, from, to);
}
export function sreluSlopes32(sums: usize, from: i32, to: i32): void {
  slopes<f32, Srelu<f32>>(sums, from, to);
}

export function product64(job: usize, from: i32, to: i32): void {
  product<f64>(job, from, to);
}
export function product32(job: usize, from: i32, to: i32): void {
  product<f32>(job, from, to);
}
