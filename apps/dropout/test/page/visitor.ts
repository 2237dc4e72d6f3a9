/** @file A visitor of the page: it is built, served in two ways, and opened in a browser. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { build, mergeConfig, preview, type PreviewServer, type UserConfig } from "vite";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { chromiumArguments, executablePath, hasChromium } from "../../../../tools/chromium.ts";
import type { News } from "../../page/protocol.ts";
import pageConfig from "../../page/vite.config.ts";
import { smallFiles } from "../small-data.ts";

export const timeout = 60_000;

/** Whether the server sends headers that isolate the page. */
export type Server = "isolated" | "plain";

/** A row of the table of figures. */
export interface Row {
  readonly epoch: number;
  readonly step: number;
  readonly loss: number;
  readonly test: string;
  readonly threads: string;
}

export interface VisitOptions extends BrowserContextOptions {
  /** What the number fields shall have, by their label. */
  readonly settings?: Readonly<Record<string, number>>;
  /** The visitor's files: their paths, or the small ones. */
  readonly files?: readonly string[] | typeof uploads;
}

/** Drawn images as the four files. */
export const uploads = [...smallFiles(1500, 300)].map(([name, bytes]) => ({
  name,
  mimeType: "application/gzip",
  buffer: Buffer.from(bytes),
}));

/** Fast to learn, and with no end soon. */
const settings = { "batch size": 50, "learning rate": 0.3, epochs: 900 };

export class Visitor {
  readonly #outDir = mkdtempSync(join(tmpdir(), "kindling-page-"));
  #servers: Readonly<Record<Server, PreviewServer>> | undefined;
  #browser: Browser | undefined;
  #page: Page | undefined;
  /** What the page wrote to the console, threw, or did not get. */
  readonly complaints: string[] = [];

  get page(): Page {
    if (this.#page === undefined) throw new Error("no page is open");
    return this.#page;
  }

  get browser(): Browser {
    if (this.#browser === undefined) throw new Error("there is no browser yet");
    return this.#browser;
  }

  async arrive(): Promise<void> {
    await build(this.#config({}));
    this.#servers = {
      isolated: await this.#serve({}),
      plain: await this.#serve({ "Cross-Origin-Opener-Policy": "unsafe-none" }), // as a host that sends none
    };
    this.#browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
  }

  async leave(): Promise<void> {
    await this.#browser?.close();
    await Promise.all(Object.values(this.#servers ?? {}).map((server) => server.close()));
    rmSync(this.#outDir, { recursive: true });
  }

  address(server: Server): string {
    return this.#servers![server].resolvedUrls!.local[0]!;
  }

  /** Opens a page that nothing is done with yet; its complaints are noted. */
  async open(look: BrowserContextOptions = {}): Promise<Page> {
    await this.close();
    const page = (this.#page = await this.browser.newPage(look));
    page.setDefaultTimeout(30_000);
    page.on("console", (message) => this.complaints.push(message.text()));
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("requestfailed", (request) => this.complaints.push(`no ${request.url()}`));
    return page;
  }

  async close(): Promise<void> {
    await this.#page?.close();
    this.#page = undefined;
    this.complaints.length = 0;
  }

  /** Opens the page with the visitor's files and settings. */
  async visit(server: Server, options: VisitOptions = {}): Promise<void> {
    const { settings: own, files = uploads, ...look } = options;
    const page = await this.open(look);
    // without service workers, the page stays as its server's headers leave it
    await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, "serviceWorker"));
    await page.addInitScript(keepNews);
    await page.goto(`${this.address(server)}?images=files`);
    expect(await page.getByLabel("your files").isChecked()).toBe(true);
    await page.getByLabel("The four files").setInputFiles([...files] as string[]); // of one kind
    await this.status("data-status", /^\d+ training and \d+ test images: your files/);
    for (const [label, value] of Object.entries({ ...settings, ...own }))
      await page.getByRole("spinbutton", { name: label }).fill(String(value));
  }

  /** Waits until a status says what it should. */
  status(id: string, expected: RegExp): Promise<unknown> {
    return this.page.waitForFunction(
      ([place, source, flags]) =>
        new RegExp(source!, flags).test(document.getElementById(place!)?.textContent ?? ""),
      [id, expected.source, expected.flags],
    );
  }

  button(name: string) {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** The rows of the table. */
  async rows(): Promise<Row[]> {
    const cells = await this.page.$$eval("#figures tbody tr", (all) =>
      all.map((row) => [...row.children].map((cell) => cell.textContent)),
    );
    return cells.map(([, epoch, step, loss, , test, , threads]) => ({
      epoch: Number(epoch),
      step: Number.parseInt(step!, 10),
      loss: Number(loss),
      test: test!,
      threads: threads!,
    }));
  }

  /** What workers have told the page of a kind. */
  async news<Kind extends News["kind"]>(kind: Kind): Promise<Extract<News, { kind: Kind }>[]> {
    const all = (await this.page.evaluate("news")) as News[];
    return all.filter((it): it is Extract<News, { kind: Kind }> => it.kind === kind);
  }

  /** How many threads the page's workers have started. */
  async helpers(): Promise<number> {
    const session = await this.browser.newBrowserCDPSession();
    const { targetInfos } = await session.send("Target.getTargets");
    await session.detach();
    return targetInfos.filter(({ type, url }) => type === "worker" && url.startsWith("blob:"))
      .length;
  }

  /** Waits until both programs are in an epoch. */
  inEpoch(n: number): Promise<unknown> {
    return this.page.waitForFunction(
      (wanted) =>
        [...document.querySelectorAll("#figures tbody tr")].every(
          (row) => Number(row.children[1]?.textContent) >= wanted,
        ),
      n,
    );
  }

  #serve(headers: Record<string, string>): Promise<PreviewServer> {
    return preview(this.#config({ preview: { port: 0, host: "127.0.0.1", headers } }));
  }

  #config(more: UserConfig): UserConfig {
    return mergeConfig(mergeConfig(pageConfig, more), {
      configFile: false,
      logLevel: "error",
      build: { outDir: this.#outDir },
    });
  }
}

/** Runs in the page, before its own scripts: what its workers tell is kept in `news`. */
function keepNews(): void {
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

/** A visitor for the tests of a file. */
export function visitorOfTests(): Visitor {
  const visitor = new Visitor();
  beforeAll(async () => {
    if (hasChromium) await visitor.arrive();
  }, timeout);
  afterAll(() => visitor.leave());
  beforeEach(({ skip }) => {
    skip(!hasChromium, `there is no Chromium at ${executablePath}`);
  });
  afterEach(() => visitor.close());
  return visitor;
}
