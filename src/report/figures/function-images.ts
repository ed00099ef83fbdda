import { coordinateNames } from "../case-view.js";
import { signedBar } from "../colour-bar.js";
import { largest, spreadOut } from "../curves.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatList, formatNumber, formatPercent, formatTime } from "../format.js";
import { type ImageRow, imageGrid, pixelTable, signedColours } from "../image-grid.js";
import { move, stack } from "../layout.js";
import type { ReportData, ReportImages } from "../report-data.js";

type Images = ReportImages["functions"];

/** Where the colour bar begins beside the picture of the target, which ends before it. */
const BAR_LEFT = 340;

/** Target and learnt function as pictures, level by level and time by time, all in one scale. */
export function functionImagesFigure(data: ReportData): Figure | null {
  const images = data.images?.functions;
  if (images === undefined || images.learnt.length === 0) return null;
  return {
    name: "function-images",
    title: "What has been learnt: target and learnt function",
    description: `Target and learnt function as colour over ${formatList(coordinateNames(data).slice(0, 2))}${plane(images)}, one row for every level, one column for every output time.`,
    says: says(data, images),
    table: () =>
      pixelTable(coordinateNames(data).slice(0, 2), images, [
        { name: "target", values: images.target },
        ...images.learnt.map(({ level, time, values }) => ({ name: `${level} at t = ${time}`, values })),
      ]),
    draw: (canvas) => drawFunctions(data, images, canvas),
  };
}

/** The error f + u − f = u of every level as pictures, every time in a scale of its own. */
export function errorImagesFigure(data: ReportData): Figure | null {
  const images = data.images?.functions;
  if (images === undefined || images.learnt.length === 0) return null;
  return {
    name: "error-images",
    title: "Where the error is: learnt function minus target",
    description: `Error as colour over ${formatList(coordinateNames(data).slice(0, 2))}${plane(images)}, one row for every level, one column for every output time.`,
    says: "Every column has a scale of its own, up to the ± above it, which is the largest error of all levels at that time. Where rows look alike the levels agree pixel by pixel.",
    table: () =>
      pixelTable(
        coordinateNames(data).slice(0, 2),
        images,
        images.learnt.map(({ level, time, values }) => ({
          name: `error of ${level} at t = ${time}`,
          values: values.map((value, i) => value - images.target[i]),
        })),
      ),
    draw: (canvas) => drawErrors(data, images, canvas),
  };
}

interface Level {
  readonly name: string;
  readonly images: readonly (Images["learnt"][number] & { readonly error: number })[];
}

/** The images of every level in time; on a narrow canvas the first, the middle and the last. */
function levelsOf({ learnt, errors }: Images, canvas: Canvas): Level[] {
  return [...new Set(learnt.map(({ level }) => level))].map((name) => {
    const images = learnt.flatMap((image, i) => (image.level === name ? [{ ...image, error: errors[i] }] : []));
    return { name, images: canvas.compact ? spreadOut(images, 3) : images };
  });
}

function drawFunctions(data: ReportData, images: Images, canvas: Canvas): Block {
  const { signed } = canvas.palette;
  const levels = levelsOf(images, canvas);
  const most = largest([images.target, ...images.learnt.map(({ values }) => values)].flat().map(Math.abs));
  const coloured = (values: readonly number[]) => signedColours(values, most, signed.length);
  const rows: ImageRow[] = levels.map(({ name, images }) => ({
    title: `learnt: ${name}`,
    images: images.map(({ time, values, error }) => ({
      title: formatTime(time),
      note: formatPercent(error),
      colours: coloured(values),
    })),
  }));
  const [xLabel, yLabel] = coordinateNames(data);
  const grid = { grid: images, xLabel, yLabel, palette: signed, mostWidth: 230 };
  const width = canvas.compact ? canvas.width - 24 : 380;
  const label = `f and f + u${plane(images)}; percentages: L² error`;
  const bar = signedBar(canvas, formatNumber(most, 2), label, width);
  const target = imageGrid(canvas, {
    ...grid,
    rows: [{ title: "target f", images: [{ title: "", colours: coloured(images.target) }] }],
  });
  const pictures = imageGrid(canvas, { ...grid, rows });
  if (canvas.compact) return stack([bar, target, pictures], 10);
  // The bar stands in the room that is left beside the target.
  const above = { ...target, body: `${target.body}${move(bar, BAR_LEFT, target.height / 2 - bar.height)}` };
  return stack([above, pictures], 10);
}

function drawErrors(data: ReportData, images: Images, canvas: Canvas): Block {
  const { signed } = canvas.palette;
  const errors = levelsOf(images, canvas).map(({ name, images: shown }) => ({
    name,
    shown: shown.map(({ time, values }) => ({
      time,
      values: values.map((value, i) => value - images.target[i]),
    })),
  }));
  const scales = errors[0].shown.map((_, column) =>
    largest(errors.flatMap(({ shown }) => shown[column]?.values ?? []).map(Math.abs)),
  );
  const rows: ImageRow[] = errors.map(({ name, shown }) => ({
    title: name,
    images: shown.slice(0, scales.length).map(({ time, values }, column) => ({
      title: formatTime(time),
      note: `± ${formatNumber(scales[column], 2)}`,
      colours: signedColours(values, scales[column], signed.length),
    })),
  }));
  const [xLabel, yLabel] = coordinateNames(data);
  const width = canvas.compact ? canvas.width - 24 : 380;
  return stack(
    [
      signedBar(canvas, "scale of the column", `error${plane(images)}`, width),
      imageGrid(canvas, { grid: images, xLabel, yLabel, palette: signed, rows, mostWidth: 230 }),
    ],
    10,
  );
}

/** ", at z = 0.1" in three dimensions. */
function plane({ height }: Images): string {
  return height === null ? "" : ` at z = ${formatNumber(height)}`;
}

function says(data: ReportData, { learnt, errors }: Images): string {
  const [first] = learnt;
  const list = learnt.flatMap(({ level, time }, i) =>
    level === first.level && Number.isFinite(errors[i]) ? [`${formatPercent(errors[i])} at ${formatTime(time)}`] : [],
  );
  const others = [...new Set(learnt.map(({ level }) => level))].length > 1 ? "; the rows are the levels" : "";
  const advice = `All pictures share one scale, so that what has been learnt by a time can be compared with the target${others}.`;
  const where = data.result.case.dimension === 3 ? " on the whole box" : "";
  return list.length === 0 ? advice : `${advice} Relative L² error${where} (${first.level}): ${formatList(list)}.`;
}
