/**
 * Functions of float32 numbers in WGSL, good to 1e-6 of max(1, |value|) where those of drivers need only be good to 5e-4 (WGSL, section 15.7.4). Shaders
 * may reassociate sums, which undoes a reduction of the argument in parts: `kept` is the identity, but no compiler knows, since the number that it is
 * combined with is known when the shader runs. Coefficients are those of the compiled functions (src/kernels/assembly/ridge).
 *
 * The shader must define `settings.zero`, a u32 that is 0.
 */
const definitions: Readonly<Record<string, string>> = {
  kept: `
fn kept(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ settings.zero); }`,
  quarterRest: `
// The rest of x in quarter turns, in [-pi/4, pi/4]; no more than 1 for any finite x, so that what is lost there stays bounded.
fn quarterRest(x: f32, turns: f32) -> f32 {
  // pi/2 in three parts, the first two of 8 and 11 bits.
  let coarse = kept(x - turns * 1.5703125f);
  let fine = kept(coarse - turns * 4.837512969970703125e-4f);
  return clamp(fine - turns * 7.54978995489188216e-8f, -1.0f, 1.0f);
}`,
  sineNear0: `
fn sineNear0(r: f32) -> f32 {
  let s = r * r;
  return r + r * s * ((-0.0001950323439f * s + 0.008332030614f) * s - 0.1666665058f);
}`,
  cosineNear0: `
fn cosineNear0(r: f32) -> f32 {
  let s = r * r;
  return (((2.437899373e-5f * s - 0.001388660895f) * s + 0.04166661639f) * s - 0.4999999961f) * s + 1.0f;
}`,
  waveOf: `
fn waveOf(x: f32, ahead: i32) -> f32 {
  let turns = round(x * 0.636619772f);
  let r = quarterRest(x, turns);
  let quarter = (i32(turns) + ahead) & 3;
  let value = select(sineNear0(r), cosineNear0(r), (quarter & 1) == 1);
  return select(value, -value, quarter > 1);
}`,
  sine: `
fn sine(x: f32) -> f32 { return waveOf(x, 0); }`,
  cosine: `
fn cosine(x: f32) -> f32 { return waveOf(x, 1); }`,
  exponential: `
// x to where e^x and its inverse are normal numbers.
fn exponential(x: f32) -> f32 {
  let bounded = clamp(x, -87.0f, 88.0f);
  let k = round(bounded * 1.44269504f);
  let r = kept(bounded - k * 0.693359375f) + k * 2.12194440e-4f;
  // S. L. Moshier, Cephes (expf).
  var p = 1.9875691500e-4f * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  let y = p * r * r + r + 1.0f;
  return y * bitcast<f32>(u32(i32(k) + 127) << 23u);
}`,
  logarithm: `
fn logarithm(x: f32) -> f32 {
  // x = 2^k m with m in [1/sqrt 2, sqrt 2), ln m = 2 artanh s.
  let bits = bitcast<u32>(x);
  let k = (i32(bits) - 0x3f3504f3) >> 23u;
  let m = bitcast<f32>(u32(i32(bits) - (k << 23u)));
  let s = (m - 1.0f) / (m + 1.0f);
  let q = s * s;
  let sum = (0.149622533339f * q + 0.199874231236f) * q + 0.333334076877f;
  let value = (s + s) * (sum * q + 1.0f) + f32(k) * 0.693147181f;
  return select(select(log(x), value, x > 1.2e-38f), x, x > 3.4e38f);
}`,
  hyperbolicTangent: `
fn hyperbolicTangent(z: f32) -> f32 {
  let x = clamp(z, -9.0f, 9.0f);
  let s = x * x;
  let p = x * ((46.525539218f * s + 12135.5959193f) * s + 407681.898216f);
  let q = ((s + 983.232264529f) * s + 92218.1353476f) * s + 815363.802289f;
  return 2.0f * p * q / (p * p + q * q);
}`,
  errorFunction: `
fn errorFunction(x: f32) -> f32 {
  let s = x * x;
  let a = min(abs(x), 4.0f);
  let u = min(s, 1.0f);
  let near = s <= 1.0f;
  let nearP = x * (((-0.001336506904f * u + 0.02304462305f) * u + 0.02109511373f) * u + 1.128379164f);
  let nearQ = (0.03776806668f * u + 0.3520281762f) * u + 1.0f;
  let farP = ((0.1215047931f * a + 0.5330566535f) * a + 1.083305623f) * a + 0.9996862179f;
  let farQ = (((0.2153813074f * a + 0.9443355415f) * a + 2.033114363f) * a + 2.20955049f) * a + 1.0f;
  let part = select(exponential(-s) * farP, nearP, near) / select(farQ, nearQ, near);
  return select(select(1.0f - part, part - 1.0f, x < 0.0f), part, near);
}`,
};

/** The functions that a text of WGSL calls, and those that they call. */
export function functionsOf(text: string): string {
  const wanted: string[] = [];
  const want = (code: string) => {
    for (const [name, definition] of Object.entries(definitions)) {
      if (wanted.includes(name) || !code.includes(`${name}(`)) continue;
      wanted.push(name);
      want(definition.slice(definition.indexOf("{")));
    }
  };
  want(text);
  return wanted.map((name) => definitions[name]).join("\n");
}
