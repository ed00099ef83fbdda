// Piecewise polynomial activations. At a kink the slope is 0.
import { Activation } from "./sums";
import { mul, splat, sub } from "./lanes";

/** max(z, 0). */
export class Relu<F> extends Activation {
  @inline core(z: v128): v128 {
    return v128.pmax<F>(z, splat<F>(0));
  }
  @inline value(_z: v128, core: v128): v128 {
    return core;
  }
  @inline slope(z: v128, _core: v128): v128 {
    return v128.and(v128.gt<F>(z, splat<F>(0)), splat<F>(1));
  }
}

/** max(z, 0) max(1 − z, 0). */
export class Srelu<F> extends Activation {
  @inline core(z: v128): v128 {
    return z;
  }
  @inline value(z: v128, _core: v128): v128 {
    const zero = splat<F>(0);
    return mul<F>(v128.pmax<F>(z, zero), v128.pmax<F>(sub<F>(splat<F>(1), z), zero));
  }
  @inline slope(z: v128, _core: v128): v128 {
    const one = splat<F>(1);
    const inside = v128.and(v128.gt<F>(z, splat<F>(0)), v128.lt<F>(z, one));
    return v128.and(inside, sub<F>(sub<F>(one, z), z));
  }
}
