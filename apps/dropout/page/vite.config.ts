/**
 * @file The page's server and build. Pages that may share memory with workers are isolated, which takes
 * headers, or a service worker where a host sends none; the images are served from where the command line
 * finds them.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type DataSource, fashionMnistSources } from "@kindling/datasets";
import type { Connect, Plugin } from "vite";
import { defineConfig } from "vite";

const policy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'", // plots carry their styles
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const headers = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Content-Security-Policy": policy,
};

/**
 * What a host that sends no headers lacks: the policy in the page, and a service worker that adds those
 * of isolation.
 */
function anyStaticHost(): Plugin {
  const fileNames = ["isolation.js", "isolation-worker.js"] as const;
  return {
    name: "any-static-host",
    apply: "build",
    generateBundle() {
      for (const fileName of fileNames) {
        const source = readFileSync(join(import.meta.dirname, "isolation", fileName), "utf8");
        this.emitFile({ type: "asset", fileName, source });
      }
    },
    transformIndexHtml: {
      order: "post",
      handler: () => [
        {
          tag: "meta",
          attrs: { "http-equiv": "Content-Security-Policy", content: policy },
          injectTo: "head-prepend",
        },
        { tag: "script", attrs: { src: `./${fileNames[0]}` }, injectTo: "head-prepend" },
      ],
    },
  };
}

/** Serves `data/` with the files of the first folder of this machine that has them. */
function dataOfThisMachine(): Plugin {
  const address = "data/";
  let source: DataSource | undefined;
  const serve: Connect.NextHandleFunction = (request, response, next) => {
    const name = new RegExp(`/${address}([\\w-]+)\\.gz$`).exec(request.url ?? "")?.[1];
    if (source === undefined || name === undefined) return next();
    source
      .read(fileNamed(name))
      .then((bytes) => response.end(bytes ?? undefined))
      .catch(next);
  };
  return {
    name: "data-of-this-machine",
    apply: "serve",
    async buildStart() {
      for (const it of await fashionMnistSources({ download: false })) {
        if ((await it.read(fileNamed("t10k-labels-idx1-ubyte"))) !== null)
          return void (source = it);
      }
    },
    configureServer: ({ middlewares }) => void middlewares.use(serve),
    transformIndexHtml: () =>
      source === undefined
        ? []
        : [{ tag: "meta", attrs: { name: "data-address", content: address } }],
  };
}

/** Folders are asked by name alone. */
const fileNamed = (name: string) => ({ name, sizeBytes: 0, md5: "", gzipMd5: "" });

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [dataOfThisMachine(), anyStaticHost()],
  server: { headers },
  preview: { headers },
  worker: { format: "es" },
  build: { outDir: join(import.meta.dirname, "../dist"), emptyOutDir: true, target: "es2024" },
});
