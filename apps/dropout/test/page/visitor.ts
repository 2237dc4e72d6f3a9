/** @file A visitor of the page, as the tests of a file have one. */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { executablePath, hasChromium } from "../../../../tools/chromium.ts";
import type { News } from "../../page/protocol.ts";
import { smallFiles } from "../small-data.ts";
import { BuiltPage, keepNews, newsOf, type Server, withoutServiceWorkers } from "./built-page.ts";

export const timeout = 60_000;

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
  #built: BuiltPage | undefined;
  #page: Page | undefined;
  /** What the page wrote to the console, threw, or did not get. */
  readonly complaints: string[] = [];

  get page(): Page {
    if (this.#page === undefined) throw new Error("no page is open");
    return this.#page;
  }

  get browser(): Browser {
    return this.#site.browser;
  }

  get #site(): BuiltPage {
    if (this.#built === undefined) throw new Error("the page is not built yet");
    return this.#built;
  }

  async arrive(): Promise<void> {
    this.#built = await BuiltPage.open();
  }

  async leave(): Promise<void> {
    await this.#built?.close();
  }

  address(server: Server): string {
    return this.#site.address(server);
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
    await withoutServiceWorkers(page);
    await keepNews(page);
    await page.goto(`${this.address(server)}?images=files`);
    await page.waitForSelector("input[value=files]:checked"); // the page has begun
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
  news<Kind extends News["kind"]>(kind: Kind): Promise<Extract<News, { kind: Kind }>[]> {
    return newsOf(this.page, kind);
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
