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
