import type { ResultFile } from "../case/result-file.js";
import type { Figure } from "./figure.js";
import { embedTable } from "./figure-table.js";
import { escapeText } from "./format.js";
import { embedFigure } from "./render-figure.js";
import { saveFigures } from "./save-figures.js";
import { stylesheet } from "./stylesheet.js";

/** What a page consists of; pieces are HTML. */
export interface ReportPage {
  readonly title: string;
  /** What made it, where that is known. */
  readonly environment: ResultFile["environment"] | undefined;
  readonly header: string;
  readonly sections: readonly string[];
  readonly footer: string;
}

/** One HTML page that refers to nothing outside itself. */
export function reportPage({ title, environment, header, sections, footer }: ReportPage): string {
  const maker = escapeText(
    environment === undefined ? "spectral-diffusion" : `${environment.package} ${environment.version}`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<meta name="generator" content="${maker}">
<link rel="icon" href="data:,">
<title>${escapeText(title)}</title>
<style>${stylesheet}</style>
</head>
<body>
<header class="top">${header}</header>
<main>
${sections.join("\n")}
</main>
<footer>Made by ${maker}. ${footer}</footer>
${saveFigures}
${themeButton}
</body>
</html>
`;
}

/** A figure in the page: number, title, what to see, the drawing in two layouts, what stands below it, and its numbers. */
export async function figureHtml(figure: Figure, number: number, below = ""): Promise<string> {
  return `<figure id="${figure.name}"><figcaption><h3><span class="number">Figure ${number}.</span> ${escapeText(figure.title)}</h3><p>${escapeText(figure.says)}</p></figcaption>${await embedFigure(figure)}${below}${embedTable(figure.name, figure.table())}</figure>`;
}

/** Links to the places of a page. */
export function navigation(links: readonly (readonly [id: string, title: string])[]): string {
  return `<nav aria-label="Contents">${links.map(([id, title]) => `<a href="#${id}">${title}</a>`).join("")}</nav>`;
}

/** A nicety for talks: with JavaScript, a button that switches between light and dark. */
const themeButton = `<script>
{const root=document.documentElement,button=document.createElement("button");
const dark=()=>(root.dataset.theme||(matchMedia("(prefers-color-scheme:dark)").matches?"dark":"light"))==="dark";
const label=()=>{button.textContent=dark()?"Light":"Dark"};
button.className="theme";button.type="button";button.onclick=()=>{root.dataset.theme=dark()?"light":"dark";label()};
label();document.querySelector("header.top").append(button)}
</script>`;
