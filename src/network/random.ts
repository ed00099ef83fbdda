import { xoroshiro128plus } from "pure-rand";

/** A seeded stream of independent random numbers. */
export interface RandomStream {
  /** Uniform on the open interval (0, 1), with 52 random bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
}

/**
 * The stream that belongs to a seed and a list of keys (a width, a group, …). Equal seeds and keys give equal streams
 * bit for bit; different ones give streams that are independent for all practical purposes.
 */
export function randomStream(seed: number, ...keys: readonly number[]): RandomStream {
  const generator = xoroshiro128plus([seed, ...keys].reduce(mix, 0x9e3779b9));
  let spare = Number.NaN;
  const uniform = () => {
    // Midpoints of 2^52 equal intervals: with 53 bits the last one would round to 1.
    const high = generator.unsafeNext() >>> 6;
    const low = generator.unsafeNext() >>> 6;
    return (high * 67108864 + low + 0.5) / 4503599627370496;
  };
  const normal = () => {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = Number.NaN;
      return value;
    }
    // Box–Muller: two uniforms give two independent normals.
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return { uniform, normal };
}

/** Stirs one more key into a 32-bit state (the finaliser of MurmurHash3, Appleby 2011). */
function mix(state: number, key: number): number {
  let h = Math.imul(state ^ (key | 0) ^ Math.imul(Math.floor(key / 4294967296) | 0, 0x85ebca6b), 0xcc9e2d51);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
