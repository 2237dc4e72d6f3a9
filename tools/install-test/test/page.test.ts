import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { chromiumArguments, executablePath, hasChromium } from "../../chromium.ts";

const project = inject("project");

const program = `
import { manualSeed, nn, optim, randn, tensor } from "@kindling/torch";
import { DataLoader, TensorDataset } from "@kindling/datasets";
import { Accumulator } from "@kindling/d2l";
import { gradcheck } from "@kindling/verify";
import "@kindling/backend-wasm";

manualSeed(0);
const X = randn(64, 4);
const data = new TensorDataset(X, X.sum(1, { keepdim: true }));
const net = new nn.Linear(4, 1);
const loss = new nn.MSELoss();
const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
for (let epoch = 0; epoch < 40; epoch++) {
  for (const [x, y] of new DataLoader(data, { batchSize: 16 })) {
    optimizer.zeroGrad();
    loss(net(x), y).backward();
    optimizer.step();
  }
}
const metric = new Accumulator(1);
metric.add(net.weight.sum().item());
const point = tensor([1], { dtype: "float64" }).requiresGrad_();
const { verdict } = gradcheck((x) => x.exp().sum(), [point]);
globalThis.result = { sum: metric.at(0).toFixed(4), verdict };
`;

let server: Server;
beforeAll(async () => {
  writeFileSync(join(project, "page.js"), program);
  writeFileSync(join(project, "page.html"), pageOf(await importMap("page.js")));
  server = createServer((request, response) => {
    const path = join(project, new URL(request.url ?? "/", "http://page").pathname);
    if (!existsSync(path)) return response.writeHead(404).end();
    const type = extname(path) === ".html" ? "text/html" : "text/javascript";
    return response.writeHead(200, { "content-type": type }).end(readFileSync(path));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterAll(() => {
  server.close();
});

/** What each bare name in a module, and in what it imports, stands for in a page. */
async function importMap(entry: string): Promise<Record<string, string>> {
  const { metafile } = await build({
    entryPoints: [entry],
    absWorkingDir: project,
    bundle: true,
    write: false,
    outdir: "nowhere",
    metafile: true,
    platform: "browser",
    format: "esm",
    logLevel: "error",
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  const bare = imports.filter(({ original, external }) => original?.[0] !== "." && !external);
  return Object.fromEntries(bare.map(({ original, path }) => [original ?? path, `/${path}`]));
}

const pageOf = (imports: Record<string, string>): string => `<!doctype html>
<link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module" src="/page.js"></script>
`;

test("a plain page with an import map trains a network with the files as they are published", async ({
  skip,
}) => {
  skip(!hasChromium, `there is no Chromium at ${executablePath}`);
  const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("requestfailed", (request) => complaints.push(`no ${request.url()}`));
    page.on("console", (message) => complaints.push(message.text()));
    const { port } = server.address() as AddressInfo; // it listens on a port
    await page.goto(`http://127.0.0.1:${port}/page.html`);
    const result = await page
      .waitForFunction("globalThis.result", undefined, { timeout: 60_000 })
      .then((handle) => handle.jsonValue())
      .catch((error: unknown) => String(error));
    expect({ result, complaints }).toEqual({
      result: { sum: "4.0000", verdict: "pass" },
      complaints: [],
    });
  } finally {
    await browser.close();
  }
});
