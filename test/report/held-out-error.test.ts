import { describe, expect, it } from "vitest";
import { csv } from "../../src/report/figure-table.js";
import { heldOutErrorFigure } from "../../src/report/figures/held-out-error.js";
import type { ReportData } from "../../src/report/report-data.js";
import { fixture } from "./fixture.js";
import { withHeldOut } from "./variants.js";

/** With spaces that break. */
const plain = (text = "") => text.replace(/[\u00a0\u202f]/g, " ");

describe("the figure of held-out errors", () => {
  it("is not there without data of a file", () => {
    expect(heldOutErrorFigure(fixture)).toBeNull();
  });

  it("says when each line is least, by a parabola over log t, and what is left", () => {
    expect(plain(heldOutErrorFigure(withHeldOut)?.says)).toBe(
      "The error is least: foretold by the training samples at t = 2 (20 % of the variance); kernel flow at t = 1.5 (21 % of the variance); width 65536, seed 0 at t = 1.4 (22 % of the variance). Within the band what is foretold is at most a twentieth above its least.",
    );
  });

  it("says so where a line still falls, and leaves out what a logarithm does not show", () => {
    const data: ReportData = {
      ...fixture,
      heldOut: [{ label: "kernel flow", kind: "flow", times: [0, 1, 2, 4], errors: [1, 0.5, 0.3, 0.2] }],
    };
    const figure = heldOutErrorFigure(data);
    expect(plain(figure?.says)).toBe("The error is least: kernel flow after t = 4.");
    expect(figure && csv(figure.table())).toBe(
      "level,time,mean squared error / variance\r\nkernel flow,1,0.5\r\nkernel flow,2,0.3\r\nkernel flow,4,0.2\r\n",
    );
    const atOnce = {
      ...data,
      heldOut: [{ label: "kernel flow", kind: "flow" as const, times: [0, 1], errors: [1, 0] }],
    };
    expect(heldOutErrorFigure(atOnce)).toBeNull();
  });
});
