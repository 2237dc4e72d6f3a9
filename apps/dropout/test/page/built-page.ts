/** @file The page as it is built, served in two ways, and a browser to open it in. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { build, mergeConfig, preview, type PreviewServer, type UserConfig } from "vite";
import { chromiumArguments, executablePath } from "../../../../tools/chromium.ts";
import type { News } from "../../page/protocol.ts";
import pageConfig from "../../page/vite.config.ts";

/** Whether the server sends headers that isolate the page. */
export type Server = "isolated" | "plain";

export class BuiltPage {
  readonly browser: Browser;
  readonly #outDir: string;
  readonly #servers: Readonly<Record<Server, PreviewServer>>;

  private constructor(
    outDir: string,
    servers: Readonly<Record<Server, PreviewServer>>,
    browser: Browser,
  ) {
    this.#outDir = outDir;
    this.#servers = servers;
    this.browser = browser;
  }

  /** Builds and serves it, and starts the browser. */
  static async open(): Promise<BuiltPage> {
    const outDir = mkdtempSync(join(tmpdir(), "kindling-page-"));
    const config = (more: UserConfig): UserConfig =>
      mergeConfig(mergeConfig(pageConfig, more), {
        configFile: false,
        logLevel: "error",
        build: { outDir },
      });
    const serve = (headers: Record<string, string>): Promise<PreviewServer> =>
      preview(config({ preview: { port: 0, host: "127.0.0.1", headers } }));
    await build(config({}));
    const servers = {
      isolated: await serve({}),
      plain: await serve({ "Cross-Origin-Opener-Policy": "unsafe-none" }), // as a host that sends none
    };
    const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
    return new BuiltPage(outDir, servers, browser);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await Promise.all(Object.values(this.#servers).map((server) => server.close()));
    rmSync(this.#outDir, { recursive: true });
  }

  address(server: Server): string {
    return this.#servers[server].resolvedUrls!.local[0]!; // it listens
  }
}

/** Leaves a page as its server's headers make it: no service worker isolates it. */
export const withoutServiceWorkers = (page: Page): Promise<unknown> =>
  page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, "serviceWorker"));

/** Keeps what the workers of a page will tell it, for `newsOf`. */
export const keepNews = (page: Page): Promise<unknown> => page.addInitScript(overhear);

/** What workers have told a page of a kind. */
export async function newsOf<Kind extends News["kind"]>(
  page: Page,
  kind: Kind,
): Promise<Extract<News, { kind: Kind }>[]> {
  const all = (await page.evaluate("news")) as News[];
  return all.filter((it): it is Extract<News, { kind: Kind }> => it.kind === kind);
}

/** Runs in the page, before its own scripts: what its workers tell is kept in `news`. */
function overhear(): void {
  const news: unknown[] = [];
  const { Worker } = globalThis;
  class Overheard extends Worker {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given);
      this.addEventListener("message", ({ data }) => void news.push(data));
    }
  }
  Object.assign(globalThis, { news, Worker: Overheard });
}
