import { InputError } from "../../errors.js";
import { nodeCount, type SimplexMesh, simplexCount } from "../simplex.js";
import { byteSink } from "./byte-sink.js";

/**
 * Values at the nodes or cells of a mesh: numbers, the same number of components for each, place by place; or complex
 * numbers as a pair.
 */
export type VtuField = Float64Array | Int32Array | { readonly re: Float64Array; readonly im: Float64Array };

export interface VtuFields {
  /** By name; a complex field u becomes u_re and u_im. */
  readonly pointData?: Readonly<Record<string, VtuField>>;
  /** By name; "region", the tags of the cells, is always there. */
  readonly cellData?: Readonly<Record<string, VtuField>>;
}

interface DataArray {
  readonly name: string;
  readonly components: number;
  readonly values: Float64Array | Int32Array | Uint8Array;
}

/** VTK's numbers of the simplices, by dimension: vertex, line, triangle, tetra. */
const cellTypes = [1, 3, 5, 10];

/**
 * The bytes of a VTK file (`.vtu`: XML, unstructured grid, data appended in binary) with the mesh and fields on it, which
 * ParaView opens. Points have three coordinates, zeros where the mesh has none. The format has no place for facets and names.
 *
 * @throws InputError for a field whose length does not fit the mesh, for values that are not finite, and for two fields of
 * one name
 * @see Kitware, The VTK User's Guide, "VTK File Formats", XML file formats.
 */
export function writeVtu(
  mesh: SimplexMesh,
  { pointData = {}, cellData = {} }: VtuFields = {},
): Uint8Array<ArrayBuffer> {
  return unstructuredGrid({
    dimension: mesh.dimension,
    points: mesh.points,
    cells: mesh.cells,
    nodesPerCell: mesh.dimension + 1,
    pointData: dataArrays("pointData", pointData, nodeCount(mesh)),
    cellData: dataArrays("cellData", { region: mesh.cellTags, ...cellData }, simplexCount(mesh)),
  });
}

/**
 * The same for points that no mesh connects, each a cell of its own.
 *
 * @param points row by row
 * @param dimension coordinates of each, 1 to 3
 * @throws as `writeVtu`
 */
export function writeVtuPoints(
  points: Float64Array,
  dimension: 1 | 2 | 3,
  pointData: Readonly<Record<string, VtuField>>,
): Uint8Array<ArrayBuffer> {
  const count = points.length / dimension;
  return unstructuredGrid({
    dimension,
    points,
    cells: Int32Array.from({ length: count }, (_, i) => i),
    nodesPerCell: 1,
    pointData: dataArrays("pointData", pointData, count),
    cellData: [],
  });
}

interface Grid {
  readonly dimension: 1 | 2 | 3;
  readonly points: Float64Array;
  readonly cells: Int32Array;
  readonly nodesPerCell: number;
  readonly pointData: readonly DataArray[];
  readonly cellData: readonly DataArray[];
}

function unstructuredGrid({ dimension: d, points, cells, nodesPerCell, pointData, cellData }: Grid) {
  const [nodes, count] = [points.length / d, cells.length / nodesPerCell];
  const xyz = new Float64Array(3 * nodes);
  for (let i = 0; i < points.length; i++) xyz[3 * Math.floor(i / d) + (i % d)] = points[i];
  const groups: readonly (readonly [element: string, arrays: readonly DataArray[]])[] = [
    ["PointData", pointData],
    ["CellData", cellData],
    ["Points", [{ name: "Points", components: 3, values: xyz }]],
    [
      "Cells",
      [
        { name: "connectivity", components: 1, values: cells },
        {
          name: "offsets",
          components: 1,
          values: Int32Array.from({ length: count }, (_, c) => nodesPerCell * (c + 1)),
        },
        { name: "types", components: 1, values: new Uint8Array(count).fill(cellTypes[nodesPerCell - 1]) },
      ],
    ],
  ];
  const sink = byteSink(true);
  sink.text(
    `<?xml version="1.0"?>\n<VTKFile type="UnstructuredGrid" version="1.0" byte_order="LittleEndian" header_type="UInt64">\n`,
  );
  sink.text(`<UnstructuredGrid>\n<Piece NumberOfPoints="${nodes}" NumberOfCells="${count}">\n`);
  let offset = 0;
  for (const [element, arrays] of groups) {
    sink.text(`<${element}>\n`);
    for (const { name, components, values } of arrays) {
      const about = `type="${typeName(values)}" Name="${escaped(name)}" NumberOfComponents="${components}"`;
      sink.text(`<DataArray ${about} format="appended" offset="${offset}"/>\n`);
      offset += 8 + values.byteLength;
    }
    sink.text(`</${element}>\n`);
  }
  // An underscore marks where the offsets count from; every array follows its length in bytes.
  sink.text(`</Piece>\n</UnstructuredGrid>\n<AppendedData encoding="raw">\n_`);
  for (const { values } of groups.flatMap(([, arrays]) => arrays)) {
    sink.uint64(values.byteLength);
    sink.bytes(littleEndianBytes(values));
  }
  sink.text("\n</AppendedData>\n</VTKFile>\n");
  return sink.finish();
}

/**
 * The text of a ParaView collection (`.pvd`): a time series of VTU files.
 *
 * @param steps a time and the path of a file, relative to the collection's, for each step
 */
export function vtuSeries(steps: readonly { readonly time: number; readonly file: string }[]): string {
  const lines = steps.map(({ time, file }) => `<DataSet timestep="${time}" part="0" file="${escaped(file)}"/>\n`);
  return `<?xml version="1.0"?>\n<VTKFile type="Collection" version="0.1" byte_order="LittleEndian">\n<Collection>\n${lines.join("")}</Collection>\n</VTKFile>\n`;
}

function dataArrays(path: string, fields: Readonly<Record<string, VtuField>>, places: number): readonly DataArray[] {
  const arrays = Object.entries(fields).flatMap(([name, field]) =>
    "re" in field
      ? [dataArray(path, `${name}_re`, field.re, places), dataArray(path, `${name}_im`, field.im, places)]
      : [dataArray(path, name, field, places)],
  );
  const seen = new Set<string>();
  for (const { name } of arrays) {
    if (seen.has(name)) throw new InputError(path, `two fields are called ${JSON.stringify(name)}`);
    seen.add(name);
  }
  return arrays;
}

function dataArray(path: string, name: string, values: Float64Array | Int32Array, places: number): DataArray {
  const components = values.length / places;
  if (!Number.isInteger(components) || components < 1) {
    throw new InputError(`${path}.${name}`, `expected ${places} values or a multiple of it, found ${values.length}`);
  }
  const wrong = values.findIndex((value: number) => !Number.isFinite(value));
  if (wrong >= 0) throw new InputError(`${path}.${name}[${wrong}]`, `expected a finite number, found ${values[wrong]}`);
  return { name, components, values };
}

function typeName(values: DataArray["values"]): string {
  if (values instanceof Float64Array) return "Float64";
  return values instanceof Int32Array ? "Int32" : "UInt8";
}

const machineIsLittleEndian = new Uint8Array(Int32Array.of(1).buffer)[0] === 1;

function littleEndianBytes(values: DataArray["values"]): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  if (machineIsLittleEndian) return bytes;
  const width = values.BYTES_PER_ELEMENT;
  return bytes.map((_, i) => bytes[i - (i % width) + (width - 1 - (i % width))]);
}

/** As the value of an XML attribute. Characters that XML cannot hold are replaced. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
