/** How other languages and print write what is spelled otherwise here: a pattern of theirs, and what to write for what it finds. */
const operators: readonly (readonly [RegExp, string])[] = [
  [/&&?/, "and"],
  [/\|\|/, "or"],
  [/\|/, "or, or abs(x) for |x|"],
  [/!(?!=)/, "not"],
  [/<>|≠/, "!="],
  [/=<|≤/, "<="],
  [/=>|≥/, ">="],
  [/(?<![<>=!])=(?!=)/, "=="],
  [/\*\*/, "^"],
  [/[⁰¹²³⁴⁵⁶⁷⁸⁹]/, "^ and a number"],
  [/\.[*/^]/, "the operator without its dot"],
  [/[×·⋅∙]/, "*"],
  [/÷/, "/"],
  [/[−–—]/, "-"],
  [/√/, "sqrt(x)"],
];

const functions: ReadonlyMap<string, string> = new Map([
  ["arccos", "acos"],
  ["arccosh", "acosh"],
  ["arcosh", "acosh"],
  ["arcsin", "asin"],
  ["arcsinh", "asinh"],
  ["arsinh", "asinh"],
  ["arctan", "atan"],
  ["arctan2", "atan2"],
  ["arctanh", "atanh"],
  ["artanh", "atanh"],
  ["ceiling", "ceil"],
  ["fabs", "abs"],
  ["fmax", "max"],
  ["fmin", "min"],
  ["fmod", "mod"],
  ["power", "pow"],
  ["sgn", "sign"],
  ["signum", "sign"],
  ["tg", "tan"],
  ["where", "condition ? a : b"],
  ["if", "condition ? a : b"],
]);

/** Advice on the first operator in a text that is spelled otherwise here, to be put behind a message; empty where there is none. */
export function operatorAdvice(source: string): string {
  for (const [pattern, right] of operators) {
    const found = pattern.exec(source);
    if (found !== null) return `; for ${found[0]} write ${right}`;
  }
  return "";
}

/** Advice on the name of a function that is called otherwise here; empty where there is none. */
export function functionAdvice(name: string): string {
  const right = functions.get(name) ?? functions.get(name.toLowerCase());
  return right === undefined ? "" : `; write ${right}`;
}
