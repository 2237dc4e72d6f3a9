/** @file How the report looks. */
import { Html } from "./html.ts";

export const style = new Html(`
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1b1b1b; --quiet: #5a5a5a; --line: #d0d0d0; --right: #11691f; --wrong: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16181c; --ink: #e8e8e8; --quiet: #a8a8a8; --line: #3c4048; --right: #7bd88f; --wrong: #ff8a80;
  }
  /* the figure is drawn in black on white: its colours keep their hue */
  figure img { filter: invert(0.91) hue-rotate(180deg); }
}
* { box-sizing: border-box; }
body {
  max-width: 60rem; margin: 0 auto; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif;
}
h1 { font-size: 1.7rem; line-height: 1.2; }
h2 { margin-top: 2.5rem; padding-bottom: 0.2rem; border-bottom: 1px solid var(--line); font-size: 1.3rem; }
h3 { margin: 1.5rem 0 0.5rem; font-size: 1.05rem; }
h4 { margin: 1rem 0 0.3rem; font-size: 0.95rem; }
.table { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { padding-bottom: 0.3rem; color: var(--quiet); text-align: left; white-space: nowrap; }
th, td { padding: 0.2rem 0.8rem 0.2rem 0; border-bottom: 1px solid var(--line); text-align: right; }
th:first-child { text-align: left; }
tbody th { font-weight: normal; }
.side { display: flex; flex-wrap: wrap; gap: 2rem; align-items: flex-start; }
figure { margin: 0; }
figure img { display: block; max-width: 100%; height: auto; }
figcaption { color: var(--quiet); }
.pictures { display: flex; flex-wrap: wrap; gap: 0.8rem; margin: 0; padding: 0; list-style: none; }
.pictures li { display: flex; flex-direction: column; width: 6.5rem; font-size: 0.85rem; line-height: 1.35; }
.pictures img { width: 6.5rem; height: 6.5rem; margin-bottom: 0.3rem; image-rendering: pixelated; }
.right { color: var(--right); }
.wrong { color: var(--wrong); }
`);
