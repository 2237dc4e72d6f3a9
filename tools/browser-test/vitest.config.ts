import { join } from "node:path";
import { playwright } from "@vitest/browser-playwright";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { chromiumArguments, executablePath, hasChromium } from "../chromium.ts";
import { SkipReporter } from "../skip-reporter.ts";
import { portableTests } from "./portable-tests.ts";

const root = join(import.meta.dirname, "../..");
const { FC_RUNS, FC_SEED } = process.env;

/** Tests read their settings from `process.env`; the packages shall find no `process` in a page. */
const settings: Plugin = {
  name: "settings-of-tests",
  enforce: "pre",
  transform: (code, id) =>
    /\/(?:test|tools)\//.test(id) && code.includes("process.env")
      ? code.replaceAll("process.env", "globalThis.settingsOfTests")
      : undefined,
};
const values = JSON.stringify({ KINDLING_BACKEND: "wasm", FC_RUNS, FC_SEED });

export default defineConfig({
  root,
  // shared memory, and with it threads, are for isolated pages only
  server: {
    headers: {
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    },
  },
  plugins: hasChromium ? [settings] : [],
  define: { "globalThis.settingsOfTests": values },
  test: {
    name: "browser",
    isolate: false, // a new frame for each file takes as long as its tests
    include: hasChromium
      ? [...portableTests(root), "tools/browser-test/test/*.page.ts"]
      : ["tools/browser-test/test/no-browser.ts"],
    setupFiles: hasChromium
      ? ["tools/law-seed.ts", "tools/backend-of-tests.ts", "tools/browser-test/use-wasm.ts"]
      : [],
    globalSetup: "tools/browser-test/node-figures.ts",
    reporters: [
      "default",
      ["json", { outputFile: "reports/browser-test.json" }],
      new SkipReporter(["no collection can be asked for"]),
    ],
    browser: {
      enabled: hasChromium,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: { executablePath, args: [...chromiumArguments] } }),
      instances: [{ browser: "chromium" }],
    },
  },
});
