import { describe, expect, test } from "vitest";
import { boxMesh, diskMesh, type SimplexMesh, vtuSeries, writeVtu } from "../../../src/mesh/index.js";

interface ReadArray {
  readonly type: string;
  readonly components: number;
  readonly values: readonly number[];
}

/** A reader of appended raw VTU files by the format's description; it shares nothing with the writer. */
function readVtu(bytes: Uint8Array): { counts: number[]; groups: Record<string, Record<string, ReadArray>> } {
  const text = Buffer.from(bytes).toString("latin1");
  const data = text.indexOf("_", text.indexOf('<AppendedData encoding="raw">')) + 1;
  const header = Buffer.from(bytes.subarray(0, data)).toString("utf8");
  expect(header).toMatch(
    /<VTKFile type="UnstructuredGrid" version="1\.0" byte_order="LittleEndian" header_type="UInt64">/,
  );
  const counts = /NumberOfPoints="(\d+)" NumberOfCells="(\d+)"/.exec(header)?.slice(1).map(Number) ?? [];
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const groups: Record<string, Record<string, ReadArray>> = {};
  let end = data;
  for (const [, group, body] of header.matchAll(/<(PointData|CellData|Points|Cells)>\n([\s\S]*?)<\/\1>/g)) {
    groups[group] = {};
    for (const [, type, name, components, offset] of body.matchAll(
      /<DataArray type="(\w+)" Name="([^"]*)" NumberOfComponents="(\d+)" format="appended" offset="(\d+)"\/>/g,
    )) {
      const start = data + Number(offset);
      // Arrays follow each other without gaps.
      expect(start).toBe(end);
      const length = Number(view.getBigUint64(start, true));
      end = start + 8 + length;
      const width = { Float64: 8, Int32: 4, UInt8: 1 }[type] ?? 0;
      const read = (at: number) =>
        type === "Float64" ? view.getFloat64(at, true) : type === "Int32" ? view.getInt32(at, true) : view.getUint8(at);
      const values = Array.from({ length: length / width }, (_, i) => read(start + 8 + width * i));
      groups[group][name] = { type, components: Number(components), values };
    }
  }
  expect(text.slice(end)).toBe("\n</AppendedData>\n</VTKFile>\n");
  return { counts, groups };
}

const meshes: Record<string, SimplexMesh> = {
  interval: boxMesh([[-1, 1]], [5]),
  disk: diskMesh(2, 3),
  cube: boxMesh(
    [
      [0, 1],
      [0, 2],
      [0, 3],
    ],
    [2, 1, 2],
  ),
};

describe.each(Object.entries(meshes))("a mesh of the %s", (_, mesh) => {
  const d = mesh.dimension;
  const nodes = mesh.points.length / d;
  const count = mesh.cellTags.length;

  test("is in the file with its points, cells and tags", () => {
    const { counts, groups } = readVtu(writeVtu(mesh));
    expect(counts).toEqual([nodes, count]);
    const { values } = groups.Points.Points;
    for (let node = 0; node < nodes; node++) {
      const padded = [...mesh.points.subarray(node * d, (node + 1) * d), 0, 0, 0].slice(0, 3);
      expect(values.slice(3 * node, 3 * node + 3)).toEqual(padded);
    }
    expect(groups.Cells.connectivity.values).toEqual([...mesh.cells]);
    expect(groups.Cells.offsets.values).toEqual(Array.from({ length: count }, (_, c) => (c + 1) * (d + 1)));
    // VTK_LINE, VTK_TRIANGLE, VTK_TETRA.
    expect(new Set(groups.Cells.types.values)).toEqual(new Set([[3, 5, 10][d - 1]]));
    expect(groups.CellData.region.values).toEqual([...mesh.cellTags]);
  });

  test("carries fields at nodes and cells, complex ones as two", () => {
    const u = Float64Array.from({ length: nodes }, (_, i) => Math.sin(i) * 1e-7);
    const vector = Float64Array.from({ length: d * nodes }, (_, i) => i / 3);
    const w = { re: u.map((x) => 2 * x), im: u.map((x) => x - 1) };
    const marks = Int32Array.from({ length: count }, (_, i) => i - 3);
    const { groups } = readVtu(writeVtu(mesh, { pointData: { u, vector, w }, cellData: { marks } }));
    expect(groups.PointData).toEqual({
      u: { type: "Float64", components: 1, values: [...u] },
      vector: { type: "Float64", components: d, values: [...vector] },
      w_re: { type: "Float64", components: 1, values: [...w.re] },
      w_im: { type: "Float64", components: 1, values: [...w.im] },
    });
    expect(groups.CellData.marks).toEqual({ type: "Int32", components: 1, values: [...marks] });
  });
});

test("names are written as XML can hold them", () => {
  const u = new Float64Array(6);
  const { groups } = readVtu(writeVtu(meshes.interval, { pointData: { '<"û" & co>\u0001': u } }));
  expect(Object.keys(groups.PointData)).toEqual(["&#60;&#34;û&#34; &#38; co&#62;\ufffd"]);
});

test("fields that do not fit, are not finite or share a name are refused", () => {
  const { disk } = meshes;
  const fields = (pointData: Record<string, Float64Array | { re: Float64Array; im: Float64Array }>) => () =>
    writeVtu(disk, { pointData });
  const u = new Float64Array(disk.points.length / 2);
  expect(fields({ u: u.subarray(1) })).toThrow("pointData.u: expected 37 values or a multiple of it, found 36");
  expect(fields({ u: new Float64Array(0) })).toThrow("found 0");
  expect(fields({ u: u.map((_, i) => (i === 4 ? Number.NaN : 0)) })).toThrow(
    "pointData.u[4]: expected a finite number",
  );
  expect(fields({ u: { re: u, im: u }, u_re: u })).toThrow('two fields are called "u_re"');
});

test("a time series lists its files with their times", () => {
  expect(
    vtuSeries([
      { time: 0, file: "u-0.vtu" },
      { time: 0.5, file: "a & b.vtu" },
    ]),
  ).toBe(`<?xml version="1.0"?>
<VTKFile type="Collection" version="0.1" byte_order="LittleEndian">
<Collection>
<DataSet timestep="0" part="0" file="u-0.vtu"/>
<DataSet timestep="0.5" part="0" file="a &#38; b.vtu"/>
</Collection>
</VTKFile>
`);
});
