import { describe, expect, it } from "vitest";
import { h1Seminorm, h1SeminormError, l2Error, l2Norm, pointwise } from "../../src/fem/index.js";
import { intervalMesh, uniformIntervalMesh } from "../../src/mesh/index.js";

describe("norms of P1 functions", () => {
  const mesh = intervalMesh([0, 0.5, 2, 3]);
  const u = mesh.nodes.map((xi) => 2 * xi - 1);

  it("are exact for a linear function", () => {
    // ∫₀³ (2ξ − 1)² = (125 + 1) / 6, ∫ 2² = 12.
    expect(l2Norm(mesh, u)).toBeCloseTo(Math.sqrt(21), 14);
    expect(h1Seminorm(mesh, u)).toBeCloseTo(Math.sqrt(12), 14);
  });

  it("of the error against a polynomial are exact", () => {
    // u − (2ξ − 1 + ξ²) = −ξ²: ∫₀³ ξ⁴ = 243/5, ∫ (2ξ)² = 36.
    expect(
      l2Error(
        mesh,
        u,
        pointwise((xi) => 2 * xi - 1 + xi * xi),
      ),
    ).toBeCloseTo(Math.sqrt(48.6), 13);
    expect(
      h1SeminormError(
        mesh,
        u,
        pointwise((xi) => 2 + 2 * xi),
      ),
    ).toBeCloseTo(6, 13);
  });

  it("of the interpolation error of sin fall with the squares and the first power of the cells' size, with the known constants", () => {
    const fine = uniformIntervalMesh(0, Math.PI, 200);
    const h = Math.PI / 200;
    const s = fine.nodes.map(Math.sin);
    // Leading terms h² |u″| / √120 and h |u″| / √12 with |u″|² = π/2; the next are h² smaller (2.5e−4).
    expect(l2Error(fine, s, pointwise(Math.sin)) / ((h * h * Math.sqrt(Math.PI / 2)) / Math.sqrt(120))).toBeCloseTo(
      1,
      3,
    );
    expect(h1SeminormError(fine, s, pointwise(Math.cos)) / ((h * Math.sqrt(Math.PI / 2)) / Math.sqrt(12))).toBeCloseTo(
      1,
      3,
    );
  });
});
