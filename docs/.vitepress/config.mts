import { readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitepress";
import typedocSidebar from "../api/typedoc-sidebar.json" with { type: "json" };

const decisions = readdirSync(join(import.meta.dirname, "../decisions"))
  .filter((name) => /^\d{4}-/.test(name))
  .toSorted()
  .map((name) => name.replace(".md", ""));

export default defineConfig({
  title: "Kindling",
  description: "PyTorch-style deep learning for TypeScript",
  srcExclude: ["node_modules/**"],
  rewrites: { "decisions/README.md": "decisions/index.md" },
  markdown: { math: true },
  themeConfig: {
    search: { provider: "local" },
    nav: [
      { text: "Getting started", link: "/guides/getting-started" },
      { text: "Design", link: "/design" },
      { text: "API", link: "/api/" },
    ],
    sidebar: [
      {
        text: "Guides",
        items: [{ text: "Getting started", link: "/guides/getting-started" }],
      },
      {
        text: "The project",
        items: [
          { text: "Design", link: "/design" },
          { text: "Rulings", link: "/rulings" },
          { text: "Scalar operations", link: "/ops" },
          { text: "Glossary", link: "/glossary" },
          { text: "Style", link: "/style" },
          { text: "Platform facts", link: "/platform" },
        ],
      },
      {
        text: "Decisions",
        collapsed: true,
        items: [
          { text: "About the notes", link: "/decisions/" },
          ...decisions.map((name) => ({
            text: name.replace("-", ": ").replaceAll("-", " "),
            link: `/decisions/${name}`,
          })),
        ],
      },
      { text: "API", items: typedocSidebar },
    ],
  },
});
