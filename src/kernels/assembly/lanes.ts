// Arithmetic for one vector (f64) or two interleaved ones (v128), so that a kernel is written once for both. A branch on
// isVector is decided by the compiler.

// @ts-ignore: decorator
@inline
export function shiftOf<T>(): usize {
  return isVector<T>() ? 4 : 3;
}

// @ts-ignore: decorator
@inline
export function splat<T>(value: f64): T {
  if (isVector<T>()) return <T>f64x2.splat(value);
  return <T>value;
}

/** The first number alone, or both. */
// @ts-ignore: decorator
@inline
export function lanes<T>(first: f64, second: f64): T {
  if (isVector<T>()) return <T>f64x2.replace_lane(f64x2.splat(first), 1, second);
  return <T>first;
}

// @ts-ignore: decorator
@inline
export function add<T>(a: T, b: T): T {
  if (isVector<T>()) return <T>f64x2.add(a, b);
  return <T>(a + b);
}

// @ts-ignore: decorator
@inline
export function sub<T>(a: T, b: T): T {
  if (isVector<T>()) return <T>f64x2.sub(a, b);
  return <T>(a - b);
}

// @ts-ignore: decorator
@inline
export function mul<T>(a: T, b: T): T {
  if (isVector<T>()) return <T>f64x2.mul(a, b);
  return <T>(a * b);
}
