/** Whether every tag of an XML text is closed in order and every ampersand begins an entity. */
export function isWellFormed(xml: string): boolean {
  const open: string[] = [];
  let rest = xml;
  while (rest !== "") {
    const match = /^(?:[^<&]|&(?:amp|lt|gt|quot|apos|nbsp|#\d+|#x[\da-f]+);)+/i.exec(rest);
    if (match) {
      rest = rest.slice(match[0].length);
      continue;
    }
    const tag = /^<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/.exec(rest);
    if (!tag) return false;
    const [whole, closing, name, , selfClosing] = tag;
    if (closing === "/" && open.pop() !== name) return false;
    if (closing === "" && selfClosing === "") open.push(name);
    rest = rest.slice(whole.length);
  }
  return open.length === 0;
}

/** The contents of all text elements of a drawing. */
export function textOf(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, content]) => content.replaceAll("&#39;", "'"));
}

/** The elements that a selector finds, as an array. */
export function all(root: ParentNode, selector: string): Element[] {
  return Array.from(root.querySelectorAll(selector));
}

/** The points of a path of straight lines. */
export function pointsOf(path: string): [number, number][] {
  return [...path.matchAll(/([\d.-]+),([\d.-]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
}

/** The distance of a point from a polyline. */
export function distanceToPath(
  [x, y]: readonly [number, number],
  path: readonly (readonly [number, number])[],
): number {
  let best = Math.hypot(path[0][0] - x, path[0][1] - y);
  for (let index = 1; index < path.length; index++) {
    const [ax, ay] = path[index - 1];
    const [dx, dy] = [path[index][0] - ax, path[index][1] - ay];
    const length2 = dx * dx + dy * dy;
    const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length2));
    best = Math.min(best, Math.hypot(ax + t * dx - x, ay + t * dy - y));
  }
  return best;
}
