import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { InputError } from "../../../src/errors.js";
import { facetsTagged } from "../../../src/fem/index.js";
import {
  markerNames,
  meshQuality,
  nodeCount,
  readMsh,
  type SimplexMesh,
  tagsNamed,
  writeMsh,
} from "../../../src/mesh/index.js";

const folder = new URL("fixtures/", import.meta.url);
const bytesOf = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));
const textOf = (name: string) => readFileSync(new URL(name, folder), "utf8");
const fromText = (text: string) => readMsh(new TextEncoder().encode(text));

/**
 * Number in `first` of every node of `mesh`, found by its place. Gmsh prints 16 digits, so that as text and in binary a
 * coordinate below 2 may differ by 1e-15.
 */
function sameNodes(first: SimplexMesh, mesh: SimplexMesh): number[] {
  const d = mesh.dimension;
  const place = ({ points }: SimplexMesh, node: number) => points.subarray(node * d, (node + 1) * d);
  const numbers = Array.from({ length: nodeCount(mesh) }, (_, node) =>
    Array.from({ length: nodeCount(first) }, (_, other) => other).findIndex((other) =>
      place(first, other).every((x, k) => Math.abs(x - place(mesh, node)[k]) <= 1e-15),
    ),
  );
  expect([...numbers].sort((i, j) => i - j)).toEqual(Array.from({ length: nodeCount(first) }, (_, node) => node));
  return numbers;
}

/** Sorted descriptions of all cells (facets): their nodes, in order, and the tag. */
function described(numbers: readonly number[], nodes: Int32Array, tags: Int32Array, width: number): string[] {
  return Array.from(tags, (tag, i) => {
    const corners = Array.from(nodes.subarray(i * width, (i + 1) * width), (node) => numbers[node]);
    return `${corners.sort((a, b) => a - b).join(", ")}: ${tag}`;
  }).sort();
}

describe("Gmsh's own files", () => {
  const geometries = ["line", "plate", "unnamed", "groupless", "bar"];
  test.each(geometries)("%s reads identically in all four flavours", (name) => {
    const meshes = ["-msh22", "-msh22-binary", "-msh41", "-msh41-binary"].map((flavour) =>
      readMsh(bytesOf(`${name}${flavour}.msh`)),
    );
    const [first] = meshes;
    const itself = sameNodes(first, first);
    for (const mesh of meshes) {
      const d = mesh.dimension;
      const numbers = sameNodes(first, mesh);
      expect(described(numbers, mesh.cells, mesh.cellTags, d + 1)).toEqual(
        described(itself, first.cells, first.cellTags, d + 1),
      );
      expect(described(numbers, mesh.facets, mesh.facetTags, d)).toEqual(
        described(itself, first.facets, first.facetTags, d),
      );
      expect(mesh.boundaryFacetCount).toBe(first.boundaryFacetCount);
      expect(mesh.regionNames).toEqual(first.regionNames);
      expect(mesh.boundaryNames).toEqual(first.boundaryNames);
    }
  });

  test("physical groups keep their numbers, names and places", () => {
    const plate = readMsh(bytesOf("plate-msh41.msh"));
    expect(plate.regionNames).toEqual(
      new Map([
        [10, "outside"],
        [20, "inside the disk"],
      ]),
    );
    expect(plate.boundaryNames).toEqual(
      new Map([
        [1, "lower"],
        [2, "sides"],
        [3, "interface"],
      ]),
    );
    const { volume, regionVolumes, boundaryMeasures } = meshQuality(plate);
    // The square has area 4; its disk is a regular 16-gon of circumradius 1/2. Coordinates carry 16 digits.
    expect(volume).toBeCloseTo(4, 13);
    expect(regionVolumes.get(20)).toBeCloseTo(0.5 * 16 * 0.25 * Math.sin(Math.PI / 8), 12);
    expect(boundaryMeasures.get(1)).toBeCloseTo(2, 13);
    expect(boundaryMeasures.get(2)).toBeCloseTo(4, 13);
    expect([...plate.facetTags.subarray(plate.boundaryFacetCount)]).toEqual(new Array(16).fill(3));
  });

  test("groups without names keep their numbers, and what has no group has the tag 0", () => {
    const unnamed = readMsh(bytesOf("unnamed-msh22-binary.msh"));
    expect([unnamed.regionNames.size, unnamed.boundaryNames.size]).toEqual([0, 0]);
    expect(new Set(unnamed.cellTags)).toEqual(new Set([7]));
    const { boundaryMeasures } = meshQuality(unnamed);
    // The sides of a right triangle.
    expect(boundaryMeasures.get(5)).toBeCloseTo(2, 13);
    expect(boundaryMeasures.get(6)).toBeCloseTo(Math.sqrt(5), 13);
    expect(boundaryMeasures.get(0)).toBeCloseTo(1, 13);
  });

  test("a mesh of lines is one-dimensional, with its ends' tags, and one of tetrahedra has three dimensions", () => {
    const line = readMsh(bytesOf("line-msh22.msh"));
    expect([line.dimension, meshQuality(line).volume]).toEqual([1, 3]);
    const ends = Array.from(line.facets.subarray(0, 2), (node, i) => [line.points[node], line.facetTags[i]]);
    expect(ends.sort(([a], [b]) => a - b)).toEqual([
      [-2, 1],
      [1, 2],
    ]);
    const bar = readMsh(bytesOf("bar-msh41-binary.msh"));
    expect(bar.dimension).toBe(3);
    const { regionVolumes, boundaryMeasures } = meshQuality(bar);
    expect(regionVolumes.get(1)).toBeCloseTo(1, 13);
    expect(regionVolumes.get(2)).toBeCloseTo(0.5, 13);
    expect([3, 4, 5, 0].map((tag) => boundaryMeasures.get(tag) ?? 0).map((x) => Number(x.toFixed(12)))).toEqual([
      1, 0, 1, 6,
    ]);
  });
});

/** A 2-D file of version 2.2 with two triangles, whose parts can be replaced. */
function square({
  nodes = ["1 0 0 0", "2 1 0 0", "3 1 1 0", "4 0 1 0"],
  elements = ["1 1 2 5 1 1 2", "2 2 2 7 1 1 2 3", "3 2 2 7 1 1 3 4"],
  head = "2.2 0 8",
  before = "",
} = {}): string {
  const section = (name: string, lines: readonly string[]) =>
    `$${name}\n${lines.length}\n${lines.join("\n")}\n$End${name}\n`;
  return `$MeshFormat\n${head}\n$EndMeshFormat\n${before}${section("Nodes", nodes)}${section("Elements", elements)}`;
}

describe("what a file may look like", () => {
  test("node numbers may have gaps and come in any order; unused nodes are left out", () => {
    const mesh = fromText(
      square({
        nodes: ["70 1 1 0", "1000000000000 9 9 9", "5 1 0 0", "9000000000000001 0 1 0", "3 0 0 0"],
        elements: ["1 2 0 3 5 70", "2 2 1 4 3 70 9000000000000001"],
      }),
    );
    expect([...mesh.points]).toEqual([1, 1, 1, 0, 0, 1, 0, 0]);
    expect([...mesh.cellTags]).toEqual([0, 4]);
  });

  test("a byte order mark and comments may stand in front", () => {
    const plain = fromText(square());
    const comments = "$Comments\nmade by hand\n$Nodes would be here\n$EndComments\n";
    expect(fromText(`\ufeff${square()}`)).toEqual(plain);
    expect(fromText(comments + square())).toEqual(plain);
    expect(fromText(`\ufeff\n${comments}\n${comments}${square()}`)).toEqual(plain);
    expect(() => fromText(`$Comments\n${square()}`)).toThrow(/the file ends before \$EndComments/);
  });

  test("nodes of version 2.2 may come with their parameters", () => {
    const parametric = square({ nodes: ["1 0 0 0 0 4", "2 1 0 0 1 2 0.5", "3 1 1 0 2 1 0.1 0.2", "4 0 1 0 3 1"] })
      .replace("$Nodes", "$ParametricNodes")
      .replace("$EndNodes", "$EndParametricNodes");
    expect(fromText(parametric)).toEqual(fromText(square()));
    expect(() => fromText(parametric.replace("0 0 0 0 4", "0 0 0 5 4"))).toThrow(/entity from 0 to 3, found 5/);
    expect(() => fromText(parametric.replace("$Elements", "$Nodes\n0\n$EndNodes\n$Elements"))).toThrow(
      /\$Nodes.*twice/,
    );
  });

  test("what belongs to several physical groups is found under each of their names", () => {
    const names = (...lines: string[]) => `$PhysicalNames\n${lines.length}\n${lines.join("\n")}\n$EndPhysicalNames\n`;
    // Version 2.2 repeats the element for every group.
    const repeated = fromText(
      square({
        before: names('1 5 "wall"', '1 6 "inlet"', '2 7 "core"', '2 8 "hot"'),
        elements: [
          "1 1 2 5 1 1 2",
          "2 1 2 6 1 2 1",
          "3 1 2 5 1 2 3",
          "4 2 2 7 1 1 2 3",
          "5 2 2 8 1 3 1 2",
          "6 2 2 8 1 1 3 4",
        ],
      }),
    );
    expect(repeated.cellTags).toHaveLength(2);
    expect(tagsNamed(repeated.regionNames, "core")).toContain(repeated.cellTags[0]);
    expect(tagsNamed(repeated.regionNames, "hot")).toContain(repeated.cellTags[0]);
    expect(repeated.cellTags[1]).toBe(8);
    expect(markerNames(repeated.regionNames)).toEqual(["core", "hot"]);
    expect(facetsTagged(repeated, "wall")).toHaveLength(2);
    expect(facetsTagged(repeated, "inlet")).toHaveLength(1);
    expect(facetsTagged(repeated, 6)).toHaveLength(1);
    expect(facetsTagged(repeated, 5)).toHaveLength(2);
    // It stays so when the mesh is written and read again.
    const again = readMsh(writeMsh(repeated, { version: "4.1" }));
    expect(facetsTagged(again, "wall")).toHaveLength(2);
    expect(facetsTagged(again, "inlet")).toHaveLength(1);
    // Version 4.1 lists the groups of an entity; these have no names.
    const listed = fromText(textOf("unnamed-msh41.msh").replace(/^(1 0 0 0 2 1 0) 1 7 /m, "$1 2 7 8 "));
    const plain = fromText(textOf("unnamed-msh41.msh"));
    const joint = tagsNamed(listed.regionNames, "8");
    expect(joint).toHaveLength(1);
    expect(tagsNamed(listed.regionNames, "7")).toEqual(joint);
    expect(listed.cellTags.filter((tag) => tag === joint[0])).toHaveLength(
      plain.cellTags.filter((tag) => tag === 7).length,
    );
  });

  test("clockwise triangles are turned, and heights up to rounding count as flat", () => {
    const mesh = fromText(
      square({
        nodes: ["1 0 0 1e-17", "2 1 0 0", "3 1 1 -1e-16", "4 0 1 0"],
        elements: ["1 2 0 1 3 2", "2 2 0 1 3 4"],
      }),
    );
    expect(meshQuality(mesh)).toMatchObject({ inverted: 0, volume: 1 });
  });

  test("numbers are read in every notation and to the last bit", () => {
    const words = [
      "-2",
      "+1.5",
      ".25",
      "1.",
      "3e-5",
      "-4.25E+2",
      "0.1",
      "1234567.12345678",
      "123456789012345678",
      "0.30000000000000004",
    ];
    const nodes = words.map((word, i) => `${i + 1} ${word} 0 0`);
    const order = [...words.keys()].sort((i, j) => Number(words[i]) - Number(words[j]));
    const elements = order.slice(1).map((node, i) => `${i + 1} 1 0 ${order[i] + 1} ${node + 1}`);
    expect([...fromText(square({ nodes, elements })).points]).toEqual(words.map(Number));
  });

  test("unknown sections, Windows line ends, blank lines and a missing last line break do not matter", () => {
    const before =
      '$Comments\nanything $Nodes\n$EndComments\n\n$PhysicalNames\n1\n2 7 "the square"\n$EndPhysicalNames\n';
    const text = square({ before }).trimEnd().replaceAll("\n", "\r\n");
    expect(fromText(text).regionNames).toEqual(new Map([[7, "the square"]]));
  });

  test("a view into a larger buffer is read like a copy", () => {
    const bytes = bytesOf("plate-msh41-binary.msh");
    const padded = new Uint8Array(bytes.length + 13);
    padded.set(bytes, 5);
    expect(readMsh(padded.subarray(5, 5 + bytes.length))).toEqual(readMsh(bytes));
  });
});

describe("what is wrong is named with its place", () => {
  const nodes = ["1 0 0 0", "2 1 0 0", "3 1 1 0", "4 0 1 0"];
  const withNode = (node: string) => square({ nodes: [...nodes.slice(0, 3), node] });
  const withElement = (element: string) => square({ elements: ["1 2 0 1 2 3", element] });
  const bad: readonly (readonly [what: string, text: string, says: RegExp])[] = [
    ["an empty file", "", /^line 1: expected a Gmsh file.*found the end of the file$/],
    [
      "another kind of file",
      "PK\u0003\u0004 zip",
      /expected a Gmsh file that starts with "\$MeshFormat", found "PK·· zip"/,
    ],
    ["version 1", square({ head: "1 0 8" }), /line 2, \$MeshFormat: expected version 2\.2 or 4\.1, found "1"/],
    ["version 4.0", square({ head: "4 0 8" }), /found "4"; Gmsh writes them with -format msh22/],
    ["a bad head", square({ head: "2.2 7 8" }), /line 2, \$MeshFormat: expected a version, 0 or 1.*found "2\.2 7 8"/],
    ["no nodes", square().replace(/\$Nodes[^$]*\$EndNodes\n/, ""), /ends without a section \$Nodes/],
    ["no elements", square().replace(/\$Elements[^$]*\$EndElements\n/, ""), /ends without a section \$Elements/],
    [
      "nodes twice",
      square() + square().slice(square().indexOf("$Nodes")),
      /line 18, \$Nodes: the section occurs twice/,
    ],
    ["NaN", withNode("4 0 nan 0"), /line 9, \$Nodes: expected a coordinate, a finite number, found "nan 0"/],
    ["Infinity", withNode("4 0 1e999 0"), /line 9, \$Nodes: expected a coordinate, a finite number, found "1e999 0"/],
    ["a word", withNode("4 zero 1 0"), /found "zero 1 0"/],
    ["a missing coordinate", withNode("4 0 1"), /expected a coordinate, a finite number, found "\$EndNodes"/],
    [
      "a node number with a fraction",
      withNode("4.5 0 1 0"),
      /expected a node's number, a whole number, found "4\.5 0 1 0"/,
    ],
    ["a node twice", withNode("3 0 1 0"), /^\$Nodes: the node 3 occurs twice$/],
    [
      "too few nodes",
      square().replace("$Nodes\n4", "$Nodes\n3"),
      /line 9, \$Nodes: expected \$EndNodes, found "4 0 1 0"/,
    ],
    [
      "a count beyond the file",
      square().replace("$Nodes\n4", "$Nodes\n4000000000"),
      /line 5, \$Nodes: 4000000000 nodes are announced, but only \d+ bytes/,
    ],
    ["a negative count", square().replace("$Nodes\n4", "$Nodes\n-4"), /expected the number of nodes from 0/],
    [
      "an unknown node",
      withElement("2 2 0 1 2 9"),
      /^\$Elements: element 2 has the node 9, which \$Nodes does not hold$/,
    ],
    [
      "quadrangles",
      square({ elements: ["1 2 0 1 2 3", "5 3 0 1 2 3 4", "6 3 0 1 2 3 4"] }),
      /found 2 of type 3 \(quadrangle; the first is element 5\)/,
    ],
    ["an unknown type", withElement("2 77 0 1 2 9"), /line 14, \$Elements: .*found type 77/],
    ["too many tags", withElement("2 2 999999999 1 2 9"), /an element with 999999999 tags does not fit/],
    ["only points", square({ elements: ["1 15 0 1"] }), /no lines, triangles or tetrahedra/],
    [
      "a bent square",
      withNode("4 0 1 0.5"),
      /^\$Nodes: the file holds triangles, and no tetrahedra, so z must be 0, but node 4 has z = 0\.5$/,
    ],
    [
      "boundary lines only",
      square({ elements: ["1 1 0 1 2", "2 1 0 2 3"] }),
      /lines, and no triangles.*so y and z must be 0, but node 3 has y = 1/,
    ],
    ["a degenerate cell", withElement("2 2 0 1 2 2"), /degenerate/],
    [
      "a cell whose area underflows",
      square({ nodes: ["1 0 0 0", "2 5e-324 1e-323 0", "3 0.45 0.4 0", "4 0 1 0"] }),
      /degenerate/,
    ],
    ["a facet of no cell", square({ elements: ["1 2 0 1 2 3", "2 2 0 1 3 4", "3 1 1 5 2 4"] }), /facet of no cell/],
    [
      "an unfinished section",
      square().replace("$EndElements", ""),
      /expected \$EndElements, found the end of the file/,
    ],
    [
      "an unknown section without an end",
      `${square()}$Other\n1 2 3\n`,
      /line 18, \$Other: the file ends before \$EndOther/,
    ],
    [
      "text between sections",
      square({ before: "hello\n" }),
      /line 4: expected the start of a section such as \$Nodes, found "hello"/,
    ],
    [
      "a name without quotes",
      square({ before: "$PhysicalNames\n1\n2 7 square\n$EndPhysicalNames\n" }),
      /line 6, \$PhysicalNames: expected the name .* in quotation marks, found " square"/,
    ],
    [
      "two names",
      square({ before: '$PhysicalNames\n2\n2 7 "a"\n2 7 "b"\n$EndPhysicalNames\n' }),
      /group 7 of dimension 2 has two names/,
    ],
  ];
  test.each(bad)("%s", (_, text, says) => {
    expect(() => fromText(text)).toThrow(InputError);
    expect(() => fromText(text)).toThrow(says);
  });

  test("second-order and partitioned meshes of Gmsh", () => {
    for (const version of ["22", "41"]) {
      expect(() => readMsh(bytesOf(`second-order-msh${version}.msh`))).toThrow(
        /8 of type 8 \(line of second order.*14 of type 9/,
      );
    }
    expect(() => readMsh(bytesOf("partitioned-msh41.msh"))).toThrow("partitioned meshes are not read");
  });

  test("the file's own numbers of elements and nodes", () => {
    const nodes = ["10 0 0 0", "20 1 0 0", "30 1 1 0", "40 0 1 0", "50 0.5 0.5 0"];
    const fails = (elements: readonly string[]) => () => fromText(square({ nodes, elements: [...elements] }));
    expect(fails(["7 2 2 1 1 10 20 30", "9 2 2 1 1 10 30 10"])).toThrow(
      "$Elements: element 9 of nodes 10, 30, 10 is degenerate",
    );
    expect(fails(["7 2 2 1 1 10 20 30", "9 2 2 1 1 10 50 40", "8 2 2 1 1 50 30 40"])).toThrow(
      "$Elements: node 50 at (0.5, 0.5) lies inside the boundary facet of nodes 30, 10, from (1, 1) to (0, 0)",
    );
    expect(fails(["7 2 2 1 1 10 20 30", "9 2 2 1 1 10 20 40"])).toThrow(
      "$Elements: element 7 and element 9 overlap: both lie on the same side of the facet of nodes 10, 20",
    );
    expect(fails(["5 1 2 4 1 20 40", "7 2 2 1 1 10 20 30", "9 2 2 1 1 10 30 40"])).toThrow(
      "$Elements: element 5 of nodes 20, 40 is a facet of no cell",
    );
    expect(fails(["7 2 2 1 1 10 20 30", "9 2 2 1 1 10 30 40", "8 2 2 1 1 10 30 40"])).toThrow(
      /element 7, element 9 and element 8: at most two|element 9 and element 8 overlap/,
    );
  });

  test("counts of version 4.1 that the blocks do not keep", () => {
    const text = textOf("unnamed-msh41.msh");
    const [, head, count] = /(\$Nodes\n\d+ )(\d+)/.exec(text) ?? [];
    expect(() => fromText(text.replace(`${head}${count}`, `${head}${Number(count) - 1}`))).toThrow(
      `${Number(count) - 1} nodes are announced, the blocks hold ${count}`,
    );
    expect(() => fromText(text.replace(`${head}${count}`, `${head}123456789012`))).toThrow(
      "123456789012 nodes are announced, but only",
    );
  });

  const binaries = readdirSync(folder).filter((name) => name.endsWith("binary.msh"));
  test.each(binaries)("every shortened %s is refused, with the byte", (name) => {
    const bytes = bytesOf(name);
    const step = Math.max(1, Math.floor(bytes.length / 300));
    // The line break behind the last section may be missing.
    for (let length = 0; length < bytes.length - 1; length += step) {
      expect(() => readMsh(bytes.subarray(0, length)), `${length} bytes`).toThrow(InputError);
    }
    expect(() => readMsh(bytes.subarray(0, bytes.length - 50))).toThrow(/^byte \d+/);
  });

  test("a wrong byte order", () => {
    const bytes = bytesOf("plate-msh41-binary.msh");
    bytes[bytes.indexOf(1, 12)] = 2;
    expect(() => readMsh(bytes)).toThrow(/\$MeshFormat: expected the number 1 in the writer's byte order, found/);
  });
});
