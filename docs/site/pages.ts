/** @file The pages of the built site. */
import { globSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

const root = join(import.meta.dirname, "../.vitepress/dist");

/** Whether every page is checked, in the mode `all`, and not one of each kind. */
const isWhole = process.env["MODE"] === "all";

const builtPages = globSync("**/*.html", { cwd: root }).toSorted();

/** One page of each kind: what is made alike, of prose, by TypeDoc or from a table, is there once. */
const samplePages = [
  "index.html",
  "404.html",
  "benchmarks.html",
  "gradients.html",
  "ops.html",
  "guides/getting-started.html",
  "guides/chapter.html",
  "zh/guides/chapter.html",
  "guides/performance.html",
  "guides/pytorch.html",
  "errors/index.html",
  "errors/shape.html",
  "decisions/0001-one-pinned-pnpm.html",
  "api/index.html",
  "api/nn/functional/index.html",
  "api/optim/optimizers/SGD.html",
  "api/tensor/types-of-shapes-and-dtypes/index.html",
];

export const pages: readonly string[] = isWhole ? builtPages : samplePages;

/** The guides with live figures: one differs from the other by its words. */
export const chapters: readonly string[] = isWhole
  ? ["guides/chapter.html", "zh/guides/chapter.html"]
  : ["guides/chapter.html"];

/** In pixels, of windows with the chapter. */
export const widths: readonly number[] = isWhole ? [360, 768, 1280] : [360, 1280];

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** A server of the site, and where it is. */
export interface Served extends Disposable {
  readonly address: string;
}

/**
 * Serves the site on a port of its own.
 *
 * @throws when there is no site
 */
export async function serve(): Promise<Served> {
  if (builtPages.length === 0) throw new Error("no site: run `pnpm run docs` first");
  const server = await listening();
  const { port } = server.address() as AddressInfo; // listens on a port, not on a pipe
  return { address: `http://127.0.0.1:${port}/`, [Symbol.dispose]: () => void server.close() };
}

function listening(): Promise<Server> {
  const server = createServer(({ url = "/" }, response) => {
    const path = decodeURIComponent(new URL(url, "http://site").pathname);
    const file = join(root, path.endsWith("/") ? `${path}index.html` : path);
    try {
      const body = readFileSync(file);
      response.setHeader("Content-Type", types[extname(file)] ?? "application/octet-stream");
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => void server.listen(0, "127.0.0.1", () => resolve(server)));
}
