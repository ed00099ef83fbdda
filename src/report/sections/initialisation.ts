import type { Initialisation, InitialSize } from "../../network/initialisation.js";
import { formatNumber } from "../format.js";
import { type Cell, heading, table } from "../html.js";
import type { ReportData } from "../report-data.js";

/** What networks are like at the start, in theory and drawn; empty for a result without. */
export function initialisationSection({ result }: ReportData): string {
  const { initialisation } = result;
  if (initialisation === undefined) return "";
  const { networks, width, slopeScale, output, slope } = initialisation;
  const rows: Cell[][] = [
    ...(slopeScale ? [row({ html: "slope scale |ω| of units" }, slopeScale)] : []),
    row("output f(x)", output),
    row({ html: "slope ∇f(x)" }, slope),
    ...partitionRows(initialisation),
  ];
  const zeroed =
    result.case.network.zeroStart === "none" ? "" : " The networks of this report are then made to start from zero.";
  const axis = result.case.dimension === 1 ? "over Ω" : "along the first axis of Ω";
  return (
    `${heading("initialisation", "At the start")}<section class="card"><p>What decides what a network can learn before it has learnt anything: how steep its units are, how many there are where, and ` +
    `how large and how steep the network is, ${axis}.${zeroed}</p>` +
    `${table(["", "theory", `${formatNumber(networks)} networks of ${formatNumber(width)} units`], rows, { className: "small", caption: "Mean ± standard deviation, of ∇f the root mean square; densities per unit and unit of length" })}</section>`
  );
}

function row(name: Cell, { mean, std, sampled }: InitialSize): Cell[] {
  const known = mean === null && std === null ? "–" : `${shown(mean)}\u00a0±\u00a0${shown(std)}`;
  return [name, known, `${shown(sampled.mean)}\u00a0±\u00a0${shown(sampled.std)}`];
}

function shown(value: number | null): string {
  return value === null ? "∞ or not known" : formatNumber(value, 3);
}

/** The density of partition points in the middle of Ω and at its ends. */
function partitionRows({ partition }: Initialisation): Cell[][] {
  if (partition === undefined) return [];
  const { density, sampled } = partition;
  const quarter = Math.floor(sampled.length / 4);
  const inner = (values: readonly number[]) => mean(values.slice(quarter, values.length - quarter));
  const outer = (values: readonly number[]) =>
    mean([...values.slice(0, quarter), ...values.slice(values.length - quarter)]);
  return (
    [
      ["partition points in the inner half", inner],
      ["partition points in the outer half", outer],
    ] as const
  ).map(([name, part]) => [
    name,
    density === null ? "–" : formatNumber(part(density), 3),
    formatNumber(part(sampled), 3),
  ]);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
