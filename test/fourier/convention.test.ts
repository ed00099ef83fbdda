import { describe, expect, it } from "vitest";
import { fromAngular, toAngular } from "../../src/fourier/convention.js";

describe("frequency conventions", () => {
  it("a wave of one cycle per unit length has angular frequency 2π", () => {
    expect(toAngular(1, "cycles")).toBe(2 * Math.PI);
    expect(fromAngular(2 * Math.PI, "cycles")).toBe(1);
  });

  it("angular frequencies are left as they are", () => {
    expect(toAngular(3.5, "angular")).toBe(3.5);
    expect(fromAngular(3.5, "angular")).toBe(3.5);
  });
});
