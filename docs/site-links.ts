/**
 * @file Follows every link of the built site to its page and its anchor. VitePress itself looks at
 * pages only, and at no link that it has rewritten. Run after `vitepress build`.
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** A site as pages by their path. */
export type Site = ReadonlyMap<string, string>;

/** `page: link`, for each link in the body of a page that leads to no page or to no anchor of it. */
export function deadLinks(site: Site, isFile: (path: string) => boolean = () => false): string[] {
  const anchors = new Map([...site].map(([path, html]) => [path, new Set(anchorsIn(html))]));
  return [...site].flatMap(([from, html]) =>
    linksIn(html)
      .filter((link) => {
        const [path = "", anchor = ""] = link.split("#");
        const target = targetOf(from, path);
        const known = anchors.get(target) ?? anchors.get(`${target}.html`);
        if (known === undefined) return !isFile(target);
        return anchor !== "" && !known.has(decodeURIComponent(anchor));
      })
      .map((link) => `${from}: ${link}`),
  );
}

/** Links of the page's own text; those around it are made from the same pages. */
function linksIn(html: string): string[] {
  const body = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? "";
  return [...body.matchAll(/\shref="([^"]+)"/g)]
    .map(([, link = ""]) => link.replaceAll("&amp;", "&"))
    .filter((link) => !/^(?:https?|mailto|data):/.test(link));
}

const anchorsIn = (html: string): string[] =>
  [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = ""]) => id.replaceAll("&#39;", "'"));

function targetOf(from: string, link: string): string {
  if (link === "") return from;
  const path = decodeURIComponent(link.startsWith("/") ? link.slice(1) : join(dirname(from), link));
  return path === "" || path.endsWith("/") ? `${path}index.html` : normalize(path);
}

if (import.meta.main) {
  const root = join(import.meta.dirname, ".vitepress/dist");
  const paths = globSync("**/*.html", { cwd: root });
  const site = new Map(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]));
  const dead = deadLinks(site, (path) => existsSync(join(root, path)));
  if (site.size === 0) throw new Error("no site: run vitepress build first");
  for (const link of dead) console.error(`dead link: ${link}`);
  console.log(`${site.size} pages, ${dead.length} dead links`);
  process.exitCode = dead.length === 0 ? 0 : 1;
}
