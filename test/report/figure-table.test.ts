import { gunzipSync } from "fflate";
import { expect, test } from "vitest";
import { csv, embedTable } from "../../src/report/figure-table.js";

test("a table as comma-separated values quotes what would break it, rounds to six digits, and has empty fields for null", () => {
  expect(
    csv({
      columns: ["x", 'a "b"'],
      rows: [
        [1 / 3, "width 4096, seed 0"],
        [1e-300, null],
        [Number.NaN, "t = 1"],
      ],
    }),
  ).toBe('x,"a ""b"""\r\n0.333333,"width 4096, seed 0"\r\n1e-300,\r\n,t = 1\r\n');
});

test("a table comes out of the page's element whole, a long one too", () => {
  // Numbers that do not pack well: more than 32 KiB are left of them.
  const rows = Array.from({ length: 12_000 }, (_, i) => [Math.sin(i * i)]);
  for (const table of [
    { columns: ["ξ", "|û|"], rows: [[1, 2]] },
    { columns: ["y"], rows },
  ]) {
    const [, name, packed] = /^<script type="application\/gzip" data-table="([^"]*)">([^<]*)<\/script>$/.exec(
      embedTable("spectrum", table),
    ) as RegExpExecArray;
    expect(name).toBe("spectrum");
    expect(new TextDecoder().decode(gunzipSync(Buffer.from(packed, "base64")))).toBe(csv(table));
  }
});
