/** @file How a signature is laid out: on one line where it fits, else with a line for each parameter. */

const widest = 84;

/** A block of code that holds one signature, laid out anew. */
export const laidOut = (block: string): string =>
  block.replace(/^(```ts\n)([\s\S]*?)(\n```)$/, (_, open: string, code: string, close: string) =>
    [open, layout(code), close].join(""),
  );

function layout(code: string): string {
  const line = code
    .replaceAll(/\s+/g, " ")
    .replaceAll(/([(<:=]|=>) \| /g, "$1 ")
    .replaceAll(/([(<]) /g, "$1")
    .replaceAll(/ \)/g, ")")
    .replaceAll(/; \}/g, " }")
    .trim();
  const start = line.indexOf("(");
  const end = closing(line, start);
  if (line.length <= widest || start < 0 || end < 0) return line;
  const parameters = apart(line.slice(start + 1, end)).map((parameter) => `  ${parameter},`);
  return [line.slice(0, start + 1), ...parameters, line.slice(end)].join("\n");
}

/** Where the bracket that opens at `start` closes. */
function closing(line: string, start: number): number {
  let depth = 0;
  for (let i = start; i >= 0 && i < line.length; i++) {
    if (isOpening(line, i)) depth += 1;
    if (isClosing(line, i)) depth -= 1;
    if (depth === 0) return i;
  }
  return -1;
}

/** The parts between commas that stand in no bracket. */
function apart(list: string): string[] {
  const parts: string[] = [];
  let [depth, from] = [0, 0];
  for (let i = 0; i < list.length; i++) {
    if (isOpening(list, i)) depth += 1;
    if (isClosing(list, i)) depth -= 1;
    if (list[i] !== "," || depth > 0) continue;
    parts.push(list.slice(from, i).trim());
    from = i + 1;
  }
  return [...parts, list.slice(from).trim()].filter((part) => part !== "");
}

const isOpening = (text: string, i: number): boolean => "([{<".includes(text[i]!);
const isClosing = (text: string, i: number): boolean =>
  ")]}>".includes(text[i]!) && !(text[i] === ">" && text[i - 1] === "=");
