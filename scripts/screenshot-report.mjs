// Takes pictures of a report as people will see it: laptop (1280 px) and phone (390 px), light and dark, cut into
// pieces one screen high, and fails where something is wider than the page, a text is too small to read, or the page
// asks for anything from outside.
//
//   node scripts/screenshot-report.mjs REPORT.html FOLDER [CHROMIUM]
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [report, folder, executablePath = "/usr/bin/chromium"] = process.argv.slice(2);
if (report === undefined || folder === undefined) {
  process.stderr.write("usage: node scripts/screenshot-report.mjs REPORT.html FOLDER [CHROMIUM]\n");
  process.exit(2);
}
const views = [
  { name: "laptop", width: 1280, height: 1000 },
  { name: "tablet", width: 900, height: 1100 },
  { name: "phone", width: 390, height: 844 },
];
const smallest = 10;
const browser = await chromium.launch({
  executablePath,
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
const problems = [];
try {
  await mkdir(folder, { recursive: true });
  for (const view of views) {
    for (const colorScheme of ["light", "dark"]) {
      const name = `${view.name}-${colorScheme}`;
      const page = await browser.newPage({ viewport: { width: view.width, height: view.height }, colorScheme });
      page.on("request", (request) => {
        if (!/^(file|data):/.test(request.url())) problems.push(`${name}: the page asks for ${request.url()}`);
      });
      page.on("pageerror", (error) => problems.push(`${name}: ${error.message}`));
      await page.goto(pathToFileURL(resolve(report)).href);
      const { height, width, small, cut } = await page.evaluate(inspect, smallest);
      if (width > view.width) problems.push(`${name}: the page is ${width} px wide`);
      for (const text of small) problems.push(`${name}: "${text}" is smaller than ${smallest} px`);
      for (const text of cut) problems.push(`${name}: "${text}" sticks out of its drawing`);
      const pieces = Math.ceil(height / view.height);
      for (let piece = 0; piece < pieces; piece++) {
        const top = piece * view.height;
        await page.screenshot({
          path: join(folder, `${name}-${String(piece + 1).padStart(2, "0")}.png`),
          fullPage: true,
          clip: { x: 0, y: top, width: view.width, height: Math.min(view.height, height - top) },
        });
      }
      await page.close();
    }
  }
  const page = await browser.newPage();
  await page.goto(pathToFileURL(resolve(report)).href);
  await page.pdf({ path: join(folder, "print.pdf"), format: "A4" });
} finally {
  await browser.close();
}
for (const problem of new Set(problems)) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

/** Runs in the page: its size, texts that are too small, texts that leave their drawing or lie on one another. */
function inspect(smallestSize) {
  const small = [];
  const cut = [];
  for (const svg of document.querySelectorAll("figure svg")) {
    const frame = svg.getBoundingClientRect();
    if (frame.width === 0) continue;
    const scale = frame.width / svg.viewBox.baseVal.width;
    const boxes = [];
    for (const text of svg.querySelectorAll("text")) {
      if (text.textContent.trim() === "") continue;
      const box = text.getBoundingClientRect();
      if (Number.parseFloat(getComputedStyle(text).fontSize) * scale < smallestSize) small.push(text.textContent);
      const outside = box.left < frame.left - 2 || box.right > frame.right + 2 || box.bottom > frame.bottom + 2;
      if (outside || box.top < frame.top - 2) cut.push(text.textContent);
      const other = boxes.find(
        (known) =>
          Math.min(known.box.right, box.right) - Math.max(known.box.left, box.left) > 1 &&
          Math.min(known.box.bottom, box.bottom) - Math.max(known.box.top, box.top) > 0.35 * box.height,
      );
      if (other) cut.push(`${other.text} / ${text.textContent}`);
      boxes.push({ box, text: text.textContent });
    }
  }
  const { scrollHeight, scrollWidth } = document.documentElement;
  return { height: scrollHeight, width: scrollWidth, small, cut };
}
