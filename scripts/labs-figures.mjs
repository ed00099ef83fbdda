// Draws the figures of the labs from what their programs compute: npm run labs:figures [-- NUMBER]
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { assembleMatrix, diffusion, p1Space } from "../dist/fem/index.js";
import { diskMesh } from "../dist/mesh/index.js";
import { labModule, labNames, labPage } from "./lab-program.mjs";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const folder = fileURLToPath(new URL("../docs/labs/figures/", import.meta.url));
const { document } = parseHTML("<!doctype html><html><body></body></html>");

// The report's light palette (src/report/theme.ts).
const ink = "#1a1d23";
const muted = "#5c6370";
const pale = "#e3e5e8";
const [blue, orange, teal, ochre] = ["#1440b0", "#cc4a0c", "#0a8585", "#968d0c"];
const fontFamily = 'Inter, "Segoe UI", "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif';
const fontSize = 13;

/** What the program of a lab leaves in the variables of these names. */
async function results(number, names) {
  const name = labNames.find((lab) => lab.startsWith(`${number}-`));
  mkdirSync(`${dist}labs`, { recursive: true });
  const file = `${dist}labs/${name}-figures-${process.pid}.mjs`;
  writeFileSync(
    file,
    labModule(labPage(name), (part) => `../${part}/index.js`, names),
  );
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(file);
  }
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const label = (text, x, y, { colour = muted, anchor = "start", weight = 400, size = fontSize } = {}) =>
  `<text x="${x}" y="${y}" font-size="${size}" fill="${colour}" text-anchor="${anchor}" font-weight="${weight}">${escaped(text)}</text>`;

/** A panel: title, label of y and legend above the frame, label of x below it. */
function panel({ title, x, y, marks, legend = [], width = 450, frameHeight = 300, options = {} }) {
  const left = 52;
  const right = 14;
  const legendTop = 44;
  const top = legendTop + 19 * Math.ceil(legend.length / 2) + 20;
  const height = top + frameHeight + 44;
  const plot = Plot.plot({
    document,
    width,
    height,
    marginTop: top,
    marginBottom: height - top - frameHeight,
    marginLeft: left,
    marginRight: right,
    style: { fontSize: `${fontSize}px` },
    x: { ...x, label: null, axis: null },
    y: { ...y, label: null, axis: null },
    ...options,
    marks: [
      ...(x.bare ? [] : [Plot.gridX(x.ticks, { stroke: pale, strokeOpacity: 1 })]),
      ...(y.bare ? [] : [Plot.gridY(y.ticks, { stroke: pale, strokeOpacity: 1 })]),
      ...(y.bare ? [] : [Plot.axisY(y.ticks, { label: null, tickSize: 0, color: muted, text: y.format ?? String })]),
      ...(x.bare ? [] : [Plot.axisX(x.ticks, { label: null, tickSize: 4, color: muted, text: x.format ?? String })]),
      ...marks,
    ],
  });
  for (const style of Array.from(plot.querySelectorAll("style"))) style.remove();
  const column = (width - left) / 2;
  const keys = legend.map(({ text, colour, dash, dot }, i) => {
    const at = left + column * (i % 2);
    const level = legendTop + 19 * Math.floor(i / 2);
    const stroke = `stroke="${colour}" stroke-width="2"${dash ? ` stroke-dasharray="${dash}"` : ""}`;
    const mark = dot
      ? `<circle cx="${at + 11}" cy="${level - 4}" r="3.5" fill="${colour}"/>`
      : `<path d="M${at},${level - 4}h22" ${stroke} fill="none"/>`;
    return mark + label(text, at + 28, level, { colour: ink });
  });
  const body = [
    label(title, 0, 16, { colour: ink, weight: 650, size: fontSize + 2 }),
    ...keys,
    label(y.label, 0, top - 10),
    label(x.label, width - right, height - 6, { anchor: "end" }),
    `<g font-size="${fontSize}" text-anchor="middle" fill="currentColor">${shortened(plot.innerHTML)}</g>`,
  ];
  return { width, height, body: body.join("") };
}

/** Coordinates with one decimal, in attributes: the text of ticks stays. */
const shortened = (markup) =>
  markup.replace(/="[^"]*"/g, (attribute) =>
    attribute.replace(/-?\d+\.\d{2,}/g, (number) => String(Math.round(10 * Number(number)) / 10)),
  );

function draw(name, description, panels) {
  const gap = 36;
  const padding = 16;
  const width = panels.reduce((sum, each) => sum + each.width + gap, -gap) + 2 * padding;
  const height = Math.max(...panels.map((each) => each.height)) + 2 * padding;
  let x = padding;
  const parts = panels.map((each) => {
    const part = `<g transform="translate(${x},${padding})">${each.body}</g>`;
    x += each.width + gap;
    return part;
  });
  writeFileSync(
    `${folder}${name}.svg`,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" ` +
      `font-family="${fontFamily.replaceAll('"', "&quot;")}" color="${ink}" fill="${ink}"><desc>${escaped(description)}</desc>` +
      `<rect width="${width}" height="${height}" fill="#ffffff"/>${parts.join("")}</svg>\n`,
  );
}

const superscript = (n) => [...String(n)].map((c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)])).join("");
const power = (value) => (value === 1 ? "1" : `10${superscript(Math.round(Math.log10(value)))}`);
const powers = (from, to) => Array.from({ length: to - from + 1 }, (_, k) => 10 ** (from + k));
const line = (points, colour, more = {}) =>
  Plot.lineY(points, { x: "x", y: "y", stroke: colour, strokeWidth: 2, ...more });
const dots = (points, colour, more = {}) => Plot.dot(points, { x: "x", y: "y", fill: colour, r: 3.5, ...more });

/** The edges of a mesh as one path in the panel's own coordinates. */
function meshMark({ points, cells }, more = {}) {
  const edges = new Map();
  for (let c = 0; c < cells.length; c += 3) {
    for (const [i, j] of [
      [0, 1],
      [1, 2],
      [2, 0],
    ]) {
      const ends = [cells[c + i], cells[c + j]].sort((a, b) => a - b);
      edges.set(ends.join(), ends);
    }
  }
  return (_, { x, y }) => {
    const at = (node) =>
      `${Math.round(10 * x(points[2 * node])) / 10},${Math.round(10 * y(points[2 * node + 1])) / 10}`;
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", [...edges.values()].map(([a, b]) => `M${at(a)}L${at(b)}`).join(""));
    for (const [name, value] of Object.entries({ fill: "none", stroke: muted, ...more }))
      path.setAttribute(name, value);
    return path;
  };
}

const drawings = {
  1: async () => {
    const mesh = diskMesh(1, 2);
    const { pattern } = assembleMatrix(p1Space(mesh), [diffusion(1)]);
    const entries = Array.from({ length: pattern.rows }, (_, i) =>
      Array.from(pattern.columnIndex.slice(pattern.rowStart[i], pattern.rowStart[i + 1]), (j) => ({ i, j })),
    ).flat();
    const nodes = Array.from({ length: pattern.rows }, (_, i) => ({
      i,
      x: mesh.points[2 * i],
      y: mesh.points[2 * i + 1],
    }));
    const bare = { bare: true, ticks: [], domain: [-1.12, 1.12] };
    const indices = [0, 3, 6, 9, 12, 15, 18];
    draw(
      "1-assembly",
      "A disk mesh of 24 triangles with its nodes numbered, and the pattern of its stiffness matrix.",
      [
        panel({
          title: "A mesh of 19 nodes",
          x: { ...bare, label: "ξ₁" },
          y: { ...bare, label: "ξ₂" },
          width: 380,
          frameHeight: 314,
          marks: [
            meshMark(mesh, { "stroke-width": 1.5, stroke: "#9aa1ad" }),
            Plot.dot(nodes, { x: "x", y: "y", r: 12, fill: "#ffffff", stroke: blue, strokeWidth: 1.5 }),
            Plot.text(nodes, { x: "x", y: "y", text: (node) => String(node.i), fill: ink }),
          ],
        }),
        panel({
          title: "Where its stiffness matrix has entries",
          x: { label: "column j", domain: [-0.7, 18.7], ticks: indices },
          y: { label: "row i", domain: [18.7, -0.7], ticks: indices },
          width: 380,
          frameHeight: 314,
          marks: [
            Plot.dot(entries, {
              x: "j",
              y: "i",
              symbol: "square",
              r: 6,
              fill: ({ i, j }) => (i === j ? blue : teal),
            }),
          ],
        }),
      ],
    );
  },

  2: async () => {
    const { inSpace, inTime } = await results(2, ["inSpace", "inTime"]);
    const curves = (table) =>
      table.errors.map(({ name, errors }) => ({ name, points: errors.map((y, i) => ({ x: table.values[i], y })) }));
    const slope = (from, to, y, order) =>
      line(
        [
          { x: from, y },
          { x: to, y: y * (to / from) ** order },
        ],
        muted,
        { strokeWidth: 1.2, strokeDasharray: "5,4" },
      );
    const note = (x, y, text) =>
      Plot.text([{ x, y }], { x: "x", y: "y", text: () => text, fill: muted, textAnchor: "start" });
    const space = [blue, orange, teal];
    const time = [muted, orange, ochre, teal, blue];
    draw("2-convergence", "Errors on doubly logarithmic axes against the mesh width and against the time step.", [
      panel({
        title: "In space: slopes 2 and 1",
        x: {
          label: "mesh width h",
          type: "log",
          domain: [0.012, 0.16],
          ticks: inSpace.values.map(Number),
          format: (h) => `1/${Math.round(1 / h)}`,
        },
        y: { label: "error", type: "log", domain: [1e-4, 1], ticks: powers(-4, 0), format: power },
        legend: [
          { text: "L² norm", colour: blue },
          { text: "H¹ seminorm", colour: orange },
          { text: "at the corner (1, 0)", colour: teal },
        ],
        marks: [
          slope(1 / 64, 1 / 8, 1.8e-4, 2),
          slope(1 / 64, 1 / 8, 3e-2, 1),
          note(0.05, 1.0e-3, "slope 2"),
          note(0.05, 6.2e-2, "slope 1"),
          ...curves(inSpace).flatMap(({ points }, i) => [line(points, space[i]), dots(points, space[i])]),
        ],
      }),
      panel({
        title: "In time: slopes 1, 2 and 3",
        x: {
          label: "step Δt",
          type: "log",
          domain: [0.0016, 0.019],
          ticks: inTime.values.map(Number),
          format: (step) => `1/${Math.round(1 / step)}`,
        },
        y: { label: "relative error at t = 0.25", type: "log", domain: [1e-6, 1], ticks: powers(-6, 0), format: power },
        legend: curves(inTime).map(({ name }, i) => ({ text: name, colour: time[i] })),
        frameHeight: 281,
        marks: curves(inTime).flatMap(({ points }, i) => [line(points, time[i]), dots(points, time[i])]),
      }),
    ]);
  },

  3: async () => {
    const { histories, oneStep } = await results(3, ["histories", "oneStep"]);
    const rates = [teal, blue, ochre, orange];
    const methods = [orange, ochre, blue, teal];
    const z = Array.from({ length: 241 }, (_, i) => i / 20);
    draw("3-stability", "Training errors for four learning rates, and stability functions of four integrators.", [
      panel({
        title: "Training below and above the limit",
        x: { label: "steps of gradient descent", domain: [0, 61], ticks: [0, 10, 20, 30, 40, 50, 60] },
        y: {
          label: "error, relative to the start",
          type: "log",
          domain: [1e-3, 1e4],
          ticks: powers(-3, 4),
          format: power,
        },
        legend: histories.map(({ factor }, i) => ({ text: `η λmax = ${factor}`, colour: rates[i] })),
        marks: histories.map(({ errors }, i) =>
          line(
            errors.map((y, x) => ({ x, y })),
            rates[i],
          ),
        ),
      }),
      panel({
        title: "What one step leaves of a mode",
        x: { label: "z = λ Δt", domain: [0, 12], ticks: [0, 2, 4, 6, 8, 10, 12] },
        y: {
          label: "R(−z)",
          domain: [-1.5, 1],
          ticks: [-1.5, -1, -0.5, 0, 0.5, 1],
          format: (value) => String(value).replace("-", "−"),
        },
        legend: oneStep.map(({ name }, i) => ({ text: name.replace("-", "–"), colour: methods[i] })),
        marks: [
          Plot.ruleY([-1], { stroke: muted, strokeDasharray: "5,4" }),
          ...oneStep.map(({ R }, i) =>
            line(
              z.map((x) => ({ x, y: R(x) })).filter(({ y }) => y >= -1.5),
              methods[i],
            ),
          ),
        ],
      }),
    ]);
  },

  4: async () => {
    const { mesh, uniform, adaptive } = await results(4, ["mesh", "uniform", "adaptive"]);
    const curve = (runs) => runs.map(({ unknowns, error }) => ({ x: unknowns, y: error }));
    const ticks = [0, 4, 8, 12, 16];
    draw(
      "4-adaptive",
      "An adaptive mesh on a quarter plane, and error against unknowns for equal cells and adaptive meshes.",
      [
        panel({
          title: `The adaptive mesh, ${adaptive[1].unknowns} unknowns`,
          x: { label: "ξ₁ (radians per unit length)", domain: [0, 16], ticks },
          y: { label: "ξ₂", domain: [0, 16], ticks },
          frameHeight: 384,
          marks: [meshMark(mesh, { "stroke-width": 0.6, stroke: blue })],
        }),
        panel({
          title: "Error against unknowns",
          x: { label: "unknowns", type: "log", domain: [250, 12000], ticks: [300, 1000, 3000, 10000] },
          y: { label: "largest relative L² error", type: "log", domain: [0.04, 0.6], ticks: [0.05, 0.1, 0.2, 0.5] },
          frameHeight: 365,
          legend: [
            { text: "equal cells", colour: orange },
            { text: "adaptive", colour: blue },
          ],
          marks: [
            line(
              [
                { x: 1500, y: 0.5 },
                { x: 9000, y: (0.5 * 1500) / 9000 },
              ],
              muted,
              { strokeWidth: 1.2, strokeDasharray: "5,4" },
            ),
            Plot.text([{ x: 1650, y: 0.5 }], {
              x: "x",
              y: "y",
              text: () => "slope −1",
              fill: muted,
              textAnchor: "start",
            }),
            line(curve(uniform), orange),
            dots(curve(uniform), orange),
            line(curve(adaptive), blue),
            dots(curve(adaptive), blue),
          ],
        }),
      ],
    );
  },

  5: async () => {
    const names = ["layerSolution", "layer", "line", "sections", "pulse"];
    const { layerSolution, layer, line: places, sections, pulse } = await results(5, names);
    const nodal = (method) => Array.from(layerSolution(20, method), (y, i) => ({ x: i / 20, y }));
    const along = (values) => Array.from(values, (y, i) => ({ x: places[2 * i], y }));
    const exactLayer = Array.from({ length: 1001 }, (_, i) => ({ x: i / 1000, y: layer(i / 1000) }));
    const minus = (value) => String(value).replace("-", "−");
    draw(
      "5-supg",
      "A boundary layer on 20 cells and a rotated pulse on 24 × 24 cells, by Galerkin's method and by SUPG.",
      [
        panel({
          title: "A boundary layer, cell Péclet number 5",
          x: { label: "x", domain: [0, 1.01], ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] },
          y: { label: "u", domain: [-0.8, 1.05], ticks: [-0.8, -0.4, 0, 0.4, 0.8], format: minus },
          legend: [
            { text: "Galerkin", colour: orange },
            { text: "SUPG", colour: blue },
            { text: "exact", colour: ink, dash: "4,3" },
          ],
          marks: [
            line(nodal("Galerkin"), orange, { strokeWidth: 1.5 }),
            dots(nodal("Galerkin"), orange),
            line(nodal("SUPG"), blue, { strokeWidth: 1.5 }),
            dots(nodal("SUPG"), blue),
            line(exactLayer, ink, { strokeWidth: 1.5, strokeDasharray: "4,3" }),
          ],
        }),
        panel({
          title: "A pulse after half a turn, 24 × 24 cells",
          x: { label: "ξ₁, along ξ₂ = 0", domain: [-1, 1], ticks: [-1, -0.5, 0, 0.5, 1], format: minus },
          y: { label: "u", domain: [-0.1, 1], ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] },
          legend: [
            { text: "Galerkin", colour: orange },
            { text: "SUPG", colour: blue },
            { text: "exact", colour: ink, dash: "4,3" },
          ],
          marks: [
            line(along(sections[0]), orange),
            line(along(sections[1]), blue),
            line(along(Float64Array.from(sections[0], (_, i) => pulse(places[2 * i], 0, Math.PI))), ink, {
              strokeWidth: 1.5,
              strokeDasharray: "4,3",
            }),
          ],
        }),
      ],
    );
  },

  6: async () => {
    const { shells, damping, level, outputs } = await results(6, ["shells", "damping", "level", "outputs"]);
    const shown = [...shells.radii.keys()].filter((k) => shells.radii[k] <= 12);
    const least = 1e-3;
    const spectrum = shown.map((k) => ({ x: shells.radii[k], y: Math.max(least, shells.power[k] / level) }));
    const colours = { normal: orange, uniform: teal, laplace: ochre, "water-filling": blue };
    const curves = outputs.candidates.filter(({ name }) => name in colours);
    draw("6-design", "The spectrum of three waves with the water level and the law; what candidates leave over time.", [
      panel({
        title: "Spectrum over the water, and the law",
        x: { label: "frequency ξ", domain: [0, 12], ticks: [0, 2, 4, 6, 8, 10, 12] },
        y: { label: "|û₀|²/ν; and 1000 B", type: "log", domain: [least, 1e5], ticks: powers(-3, 5), format: power },
        legend: [
          { text: "spectrum", colour: ink },
          { text: "water level", colour: teal },
          { text: "1000 B of the law", colour: blue },
        ],
        marks: [
          line(spectrum, ink, { strokeWidth: 1.5 }),
          line(
            [
              { x: 0, y: 1 },
              { x: 12, y: 1 },
            ],
            teal,
            { strokeDasharray: "5,3" },
          ),
          line(
            shown.map((k) => ({ x: shells.radii[k], y: Math.max(least, 1000 * damping[k]) })),
            blue,
          ),
        ],
      }),
      panel({
        title: "What is left, by the kernel flow",
        x: { label: "time t", type: "log", domain: [0.05, 8.2], ticks: [0.1, 1, 8], format: String },
        y: { label: "energy left", type: "log", domain: [1e-4, 1.1], ticks: powers(-4, 0), format: power },
        legend: curves.map(({ name }) => ({ text: name, colour: colours[name] })),
        marks: curves.map(({ name, curve }) =>
          line(
            curve.times.map((x, i) => ({ x, y: curve.left[i] })).filter(({ x }) => x >= 0.05),
            colours[name],
          ),
        ),
      }),
    ]);
  },
};

mkdirSync(folder, { recursive: true });
for (const [number, drawing] of Object.entries(drawings)) {
  if (process.argv[2] === undefined || process.argv[2] === number) await drawing();
}
