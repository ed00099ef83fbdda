import { escapeText } from "./format.js";

/** Small pieces of HTML. Cells are given as text and escaped here, except where `Markup` says that they are HTML. */

export interface Markup {
  readonly html: string;
}

export type Cell = string | Markup;

export function cellHtml(cell: Cell): string {
  return typeof cell === "string" ? escapeText(cell) : cell.html;
}

/** A table with a header row; columns named in `numeric` are aligned right. */
export function table(
  header: readonly Cell[],
  rows: readonly (readonly Cell[])[],
  options: { caption?: string; numeric?: readonly number[]; className?: string } = {},
): string {
  const attribute = (column: number) => (options.numeric?.includes(column) ? ' class="n"' : "");
  const head = header.map((cell, column) => `<th scope="col"${attribute(column)}>${cellHtml(cell)}</th>`).join("");
  const body = rows
    .map((row) => {
      const cells = row.map((cell, column) =>
        column === 0
          ? `<th scope="row"${attribute(column)}>${cellHtml(cell)}</th>`
          : `<td${attribute(column)}>${cellHtml(cell)}</td>`,
      );
      return `<tr>${cells.join("")}</tr>`;
    })
    .join("");
  const caption = options.caption === undefined ? "" : `<caption>${escapeText(options.caption)}</caption>`;
  const className = options.className === undefined ? "" : ` class="${options.className}"`;
  const thead = header.length === 0 ? "" : `<thead><tr>${head}</tr></thead>`;
  return `<div class="scroll"><table${className}>${caption}${thead}<tbody>${body}</tbody></table></div>`;
}

/** An anchor for the navigation and its heading. */
export function heading(id: string, title: string): string {
  return `<h2 id="${id}">${escapeText(title)}</h2>`;
}
