import { largest } from "../curves.js";
import type { Block, Canvas, Figure } from "../figure.js";
import { formatNumber } from "../format.js";
import { imageGrid, pixelTable, plainColours, signedColours } from "../image-grid.js";
import type { DesignReportData, LearntPicture } from "./design-report-data.js";

/** From black to white, on light and dark pages alike: a photograph is not turned into its negative. */
const GREYS = Array.from({ length: 24 }, (_, k) => {
  const level = Math.round((255 * k) / 23);
  return `rgb(${level},${level},${level})`;
});

/** The picture that was to be learnt, what networks made of it, and their error; how well over the steps. */
export function pictureFigure({ picture }: DesignReportData): Figure | null {
  if (picture === undefined || picture.learnt.length === 0) return null;
  return {
    name: "design-pictures",
    title: "The picture, and what networks have learnt of it",
    description: "The target and the learnt picture in greys, its error as colour, one row for every law.",
    says: `Peak signal-to-noise ratio on the way: ${picture.learnt.map(ratios).join("; ")}. Errors are drawn in the scale of the picture.`,
    table: () =>
      pixelTable(["x", "y"], picture, [
        { name: "target", values: picture.target },
        ...picture.learnt.map(({ name, values }) => ({ name, values })),
      ]),
    draw: (canvas) => draw(picture, canvas),
  };
}

/** At most five of the steps. */
function ratios({ name, steps, psnr }: LearntPicture): string {
  const count = Math.min(5, steps.length);
  const shown = Array.from({ length: count }, (_, k) =>
    count === 1 ? 0 : Math.round((k * (steps.length - 1)) / (count - 1)),
  );
  return `${name} ${shown.map((k) => `${formatNumber(psnr[k])} dB after ${formatNumber(steps[k], 6)} steps`).join(", ")}`;
}

function draw(picture: NonNullable<DesignReportData["picture"]>, canvas: Canvas): Block {
  const { signed } = canvas.palette;
  const most = largest(picture.target.map(Math.abs));
  const range = [-largest(picture.target.map((value) => -value)), largest(picture.target)] as const;
  const grey = (values: readonly number[]) => plainColours(values, range, GREYS.length);
  const coloured = (values: readonly number[]) =>
    signedColours(values, most, signed.length).map((colour) => GREYS.length + colour);
  return imageGrid(canvas, {
    grid: picture,
    xLabel: "x",
    yLabel: "y",
    palette: [...GREYS, ...signed],
    mostWidth: 300,
    rows: picture.learnt.map(({ name, values, psnr }) => ({
      title: name,
      images: [
        { title: "target", colours: grey(picture.target) },
        { title: "learnt", note: `${formatNumber(psnr[psnr.length - 1])} dB`, colours: grey(values) },
        { title: "error", colours: coloured(values.map((value, i) => value - picture.target[i])) },
      ],
    })),
  });
}
