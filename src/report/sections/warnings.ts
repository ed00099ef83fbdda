import type { Warning } from "../../warning.js";
import { escapeText } from "../format.js";

/** What to know before believing the figures; empty where there is nothing. */
export function warningsCard(warnings: readonly Warning[]): string {
  if (warnings.length === 0) return "";
  const items = warnings.map(({ path, message }) => {
    const place = path === "" ? "" : `<code>${escapeText(path)}</code> `;
    return `<li>${place}${escapeText(message)}</li>`;
  });
  const count = warnings.length === 1 ? "One warning" : `${warnings.length} warnings`;
  return `<section class="card warnings" role="note"><h2>${count}: read before believing the numbers</h2><ul>${items.join("")}</ul></section>`;
}
