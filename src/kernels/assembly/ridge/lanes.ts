// Vectors of F = f32 (four lanes) or f64 (two), so that a kernel is written once for both. What depends on sizeof<F>() is decided by the compiler.

@inline export function bytesOf<F>(): usize {
  return sizeof<F>();
}

@inline export function lanesOf<F>(): i32 {
  return 16 / <i32>sizeof<F>();
}

/** One number in all lanes; where the precisions want different ones, the second is for float32. */
@inline export function splat<F>(value: f64, single: f64 = value): v128 {
  return sizeof<F>() == 4 ? f32x4.splat(<f32>single) : f64x2.splat(value);
}

@inline export function loadSplat<F>(address: usize): v128 {
  return sizeof<F>() == 4 ? v128.load32_splat(address) : v128.load64_splat(address);
}

@inline export function add<F>(a: v128, b: v128): v128 {
  return v128.add<F>(a, b);
}

@inline export function sub<F>(a: v128, b: v128): v128 {
  return v128.sub<F>(a, b);
}

@inline export function mul<F>(a: v128, b: v128): v128 {
  return v128.mul<F>(a, b);
}

@inline export function div<F>(a: v128, b: v128): v128 {
  return v128.div<F>(a, b);
}

/** sum · x + coefficient: a step of Horner's scheme. */
@inline export function step<F>(sum: v128, x: v128, coefficient: f64): v128 {
  return add<F>(mul<F>(sum, x), splat<F>(coefficient));
}

/** x where it is between −bound and bound, the nearer of both where it is not, NaN where it is NaN. */
@inline export function clamp<F>(x: v128, bound: v128): v128 {
  return v128.pmax<F>(v128.pmin<F>(x, bound), v128.neg<F>(bound));
}

@inline export function signOf<F>(x: v128): v128 {
  return v128.and(x, splat<F>(-0.0));
}
