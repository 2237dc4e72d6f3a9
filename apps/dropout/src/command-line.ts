/** @file The command as the user typed it, to be typed again. */

/** The command with `--resume`. A script of the package manager was called as such. */
export function resuming(words: readonly string[], env = process.env): string {
  const name = env["npm_lifecycle_event"] === undefined ? "kindling-dropout" : "pnpm demo";
  const all = words.includes("--resume") ? words : [...words, "--resume"];
  return [name, ...all.map(quoted)].join(" ");
}

/** A word as a shell takes it. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
