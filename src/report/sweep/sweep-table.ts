import { type LevelResult, relativeErrors } from "../../compare/level.js";
import type { FigureTable } from "../figure-table.js";
import { computed, type SweepReportData, valueText } from "./sweep-report-data.js";

/**
 * All numbers of a sweep, one row for every case, level (and network) and time: the settings, then energy, held-out error and, for every probed
 * frequency that any of the cases has, what is left of it. Fields without a number are empty.
 */
export function sweepTable(data: SweepReportData): FigureTable {
  const cases = computed(data);
  const probes = [...new Set(cases.flatMap(({ result }) => anyLevel(result.levels)?.probes.map(nameOf) ?? []))];
  const rows = cases.flatMap(({ name, settings, result }) => {
    const set = data.varied.map((path) => {
      const setting = settings.find((each) => each.path === path);
      return setting === undefined ? null : asField(setting.value);
    });
    const ofLevel = (level: LevelResult, labels: readonly (string | number | null)[]) => {
      const relative = new Map(level.probes.map((probe) => [nameOf(probe), relativeErrors(level, probe)]));
      return level.times.map((time, k) => [
        name,
        ...set,
        ...labels,
        time,
        level.energy[k],
        level.heldOut?.[k] ?? null,
        ...probes.map((probe) => relative.get(probe)?.[k] ?? null),
      ]);
    };
    const { pde, ntk, training = [] } = result.levels;
    return [
      ...(pde === undefined ? [] : ofLevel(pde, ["pde", null, null, null, null])),
      ...(ntk === undefined ? [] : ofLevel(ntk, ["ntk", null, null, null, null])),
      ...training.flatMap((run) =>
        ofLevel(run, ["training", run.width, run.seed, run.learningRate ?? null, run.engine]),
      ),
    ];
  });
  const columns = [
    "case",
    ...data.varied,
    "level",
    "width",
    "seed",
    "learningRate",
    "engine",
    "time",
    "energy",
    "heldOut",
  ];
  return { columns: [...columns, ...probes], rows };
}

function nameOf({ frequency }: { readonly frequency: readonly number[] }): string {
  return `relative(${frequency.join(";")})`;
}

function asField(value: unknown): string | number {
  return typeof value === "number" ? value : valueText(value);
}

function anyLevel({ pde, ntk, training }: { pde?: LevelResult; ntk?: LevelResult; training?: readonly LevelResult[] }) {
  return pde ?? ntk ?? training?.[0];
}
