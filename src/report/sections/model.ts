import { dynamicsOf } from "../../network/dynamics/index.js";
import { type Loss, lossFilter, lossKindOf } from "../../network/losses/index.js";
import { widestNetworks } from "../case-view.js";
import { escapeText, formatNumber } from "../format.js";
import { type Cell, heading, type Markup, table } from "../html.js";
import type { ReportData } from "../report-data.js";

/** The equation that was solved and how the three levels relate. */
export function modelSection(data: ReportData): string {
  return `${heading("model", "The model and its three levels")}<section class="card">${equation(data)}${explanation(data)}${levels(data)}</section>`;
}

function equation(data: ReportData): string {
  const { dynamics, loss, dimension } = data.result.case;
  const split = data.coefficients.length > 1;
  const spectrum = split ? "û<sup>±</sup>" : "û";
  const [a, b] = split ? ["A<sup>±</sup>", "B<sup>±</sup>"] : ["A", "B"];
  const weighted = lossFilter(loss, dimension) === null ? "" : '<span class="up">g(</span>ξ<span class="up">)</span> ';
  const { left, acted: all } = dynamicsOf(dynamics).equation(
    spectrum,
    (order) => `<span class="up">∂</span><sub>${"t".repeat(order)}</sub> ${spectrum}`,
  );
  const acted = weighted === "" ? all : `<span class="up">(</span>${weighted}${all}<span class="up">)</span>`;
  return `<p class="equation">${left} <span class="up">=</span> <span class="up">∇·(</span>${a}<span class="up">(</span>ξ<span class="up">) ∇</span>${acted}<span class="up">)</span> <span class="up">−</span> ${b}<span class="up">(</span>ξ<span class="up">)</span> ${acted}</p>`;
}

function explanation(data: ReportData): string {
  const parts =
    data.coefficients.length > 1
      ? " With normal biases its real part û<sup>+</sup> and its imaginary part û<sup>−</sup> feel different coefficients."
      : "";
  const { dynamics, loss } = data.result.case;
  const constants = dynamicsOf(dynamics).constants(dynamics, (value) => formatNumber(value));
  return (
    "<p>û(ξ, t) is the Fourier transform of the training error f<sub>θ</sub> − f. Training the first-layer weights lets the " +
    `error diffuse over frequencies (A); training output weights and biases damps it (B).${parts}${constants}${lossSentence(loss)}</p>`
  );
}

/** What g is, where the loss is not that of squares. */
function lossSentence(loss: Loss): string {
  const meaning = lossKindOf(loss).symbolWords(loss);
  return meaning === "" ? "" : ` The loss weighs frequencies by g(ξ) = ${escapeText(meaning)}.`;
}

function levels(data: ReportData): string {
  const { pde, ntk, training } = data.result.levels;
  const { diagnostics } = data.result;
  const rows: Cell[][] = [
    [
      level(mark("line"), "0", "Spectral PDE"),
      "The equation above, by P1 finite elements in frequency: infinitely wide network, infinite domain.",
      pde === undefined ? notRun : ran([count(diagnostics.dofs, "node"), count(diagnostics.solves, "sparse solve")]),
    ],
    [
      level(mark("dot"), "1", "Kernel flow"),
      "The exact flow of an infinitely wide network on the samples. Level 0 against 1 shows the domain and the mesh.",
      ntk === undefined ? notRun : ran([diagnostics.ntkMethod ?? "", count(diagnostics.ntkDimension, "basis vector")]),
    ],
    [
      level(mark("ring"), "2", "Trained networks"),
      `Real networks under ${trainedBy(data.result.case)}. Level 1 against 2 shows the width (and the learning rate).`,
      training === undefined || training.length === 0 ? notRun : ran(trainingFacts(data)),
    ],
  ];
  return table(["level", "what it is", "in this report"], rows, { className: "levels" });
}

function trainedBy({ training, dynamics }: ReportData["result"]["case"]): string {
  if (training?.optimiser) return "Adam, which has no linear limit";
  return training?.method === undefined
    ? dynamicsOf(dynamics).stepsName
    : "gradient flow, followed by Runge–Kutta–Chebyshev steps";
}

const notRun: Markup = { html: '<span class="off">not run</span>' };

function ran(facts: readonly string[]): string {
  const known = facts.filter((fact) => fact !== "");
  return known.length === 0 ? "run" : known.join(", ");
}

function count(value: number | undefined, noun: string): string {
  return value === undefined ? "" : `${formatNumber(value)} ${noun}${value === 1 ? "" : "s"}`;
}

function trainingFacts(data: ReportData): string[] {
  const training = data.result.levels.training ?? [];
  const widths = [...new Set(training.map((run) => run.width))];
  const [widest] = widestNetworks(data);
  const range =
    widths.length === 1
      ? `width ${formatNumber(widths[0])}`
      : `${widths.length} widths from ${formatNumber(Math.min(...widths))} to ${formatNumber(Math.max(...widths))}`;
  return [
    `${count(training.length, "network")}, ${range}`,
    count(widest.steps, "step"),
    `engine ${[...new Set(training.map((run) => run.engine))].join(", ")}`,
  ];
}

function level(symbol: string, number: string, name: string): Markup {
  return { html: `<span class="mark">${symbol}</span>${number} · ${name}` };
}

/** The marks of the decay figure. */
function mark(kind: "line" | "dot" | "ring"): string {
  const shape = {
    line: '<path d="M1,7H25" stroke="currentColor" stroke-width="2.4"/>',
    dot: '<circle cx="13" cy="7" r="4" fill="currentColor"/>',
    ring: '<circle cx="13" cy="7" r="5.6" fill="none" stroke="currentColor" stroke-width="1.8"/>',
  }[kind];
  return `<svg viewBox="0 0 26 14" aria-hidden="true">${shape}</svg>`;
}
