import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitepress";
import { stills } from "./stills.ts";
import typedocSidebar from "../api/typedoc-sidebar.json" with { type: "json" };

const docs = join(import.meta.dirname, "..");

const page = (path: string): string => readFileSync(join(docs, path), "utf8");

const titleOf = (path: string): string =>
  /(?:^|\n)# (.*)/.exec(page(path).replace(/^---\n[\s\S]*?\n---\n/, ""))?.[1] ?? path;

const pagesIn = (folder: string, names: readonly string[]) =>
  names.map((name) => ({ text: titleOf(`${folder}${name}.md`), link: `/${folder}${name}` }));

const decisions = readdirSync(join(docs, "decisions"))
  .filter((name) => /^\d{4}-/.test(name))
  .toSorted()
  .map((name) => name.replace(".md", ""));

const guides = (...names: readonly string[]) => pagesIn("guides/", names);

const errors = readdirSync(join(docs, "errors"))
  .filter((name) => name !== "index.md")
  .map((name) => name.replace(".md", ""));

const start = [
  {
    text: "Guides",
    items: guides(
      "getting-started",
      "chapter",
      "loading-data",
      "training-runs",
      "pytorch",
      "tensorflowjs",
      "own-operations",
      "verification",
    ),
  },
  {
    text: "In depth",
    items: guides("numerics", "memory", "performance", "architecture", "adding-an-operation"),
  },
  {
    text: "Reference",
    items: [
      { text: "API of every package", link: "/api/" },
      { text: titleOf("ops.md"), link: "/ops" },
      { text: titleOf("gradients.md"), link: "/gradients" },
      {
        text: titleOf("errors/index.md"),
        link: "/errors/",
        collapsed: true,
        items: pagesIn("errors/", errors),
      },
      ...guides("support"),
      { text: titleOf("benchmarks.md"), link: "/benchmarks" },
      { text: "Glossary", link: "/glossary" },
    ],
  },
  {
    text: "The project",
    items: [
      { text: "Design", link: "/design" },
      { text: "Rulings", link: "/rulings" },
      { text: "Style", link: "/style" },
      { text: "Platform facts", link: "/platform" },
      { text: titleOf("mutation.md"), link: "/mutation" },
      {
        text: "Decisions",
        link: "/decisions/",
        collapsed: true,
        items: pagesIn("decisions/", decisions),
      },
    ],
  },
];

// what most readers look for comes first, types for authors of layers last; the function travels to
// the page as text, so it stands alone
const boostDocument = (id: string): number =>
  /\/api\/.*\/types-of-/.test(id) ? 0.2 : /\/guides\/|\/Tensor\b/.test(id) ? 2 : 1;

const searchInChinese = {
  button: { buttonText: "搜索", buttonAriaLabel: "搜索" },
  modal: {
    noResultsText: "没有找到",
    resetButtonTitle: "清除",
    footer: { selectText: "选择", navigateText: "切换", closeText: "关闭" },
  },
} as const;

const chinese = {
  label: "简体中文",
  lang: "zh-CN",
  link: "/zh/guides/chapter",
  themeConfig: {
    nav: [
      { text: "暂退法", link: "/zh/guides/chapter" },
      { text: "英文文档", link: "/" },
    ],
    sidebar: { "/zh/": [{ text: "指南", items: pagesIn("zh/guides/", ["chapter"]) }] },
    outline: { level: [2, 3], label: "本页目录" },
    docFooter: { prev: "上一页", next: "下一页" },
    darkModeSwitchLabel: "外观",
    lightModeSwitchTitle: "切换到浅色",
    darkModeSwitchTitle: "切换到深色",
    sidebarMenuLabel: "菜单",
    returnToTopLabel: "回到顶部",
    langMenuLabel: "语言",
    footer: { message: "按 MIT 许可证发布。" },
  },
} as const;

// words as the search has them anyway, and Chinese, which has no spaces, by character
const tokenize = (text: string): string[] =>
  text.match(/\p{Script=Han}|[^\n\r\p{Z}\p{P}\p{Script=Han}]+/gu) ?? [];

export default defineConfig({
  title: "Kindling",
  description: "PyTorch-style deep learning for TypeScript, as small packages",
  // no icon: without this line browsers ask for one
  head: [["link", { rel: "icon", href: "data:," }]],
  srcExclude: ["node_modules/**"],
  rewrites: { "decisions/README.md": "decisions/index.md" },
  markdown: {
    math: true,
    // comments of the usual themes are too pale on the ground of blocks
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
  },
  // the one large chunk is the index of the search, loaded when it is opened
  vite: {
    plugins: [stills],
    build: { chunkSizeWarningLimit: 4000, target: "es2022" },
    worker: { format: "es" },
    // the packages' own target is newer than this compiler
    esbuild: { tsconfigRaw: { compilerOptions: { target: "es2022", verbatimModuleSyntax: true } } },
  },
  locales: { root: { label: "English", lang: "en" }, zh: chinese },
  themeConfig: {
    // the switch of language leads to a start page: most pages have no translation
    i18nRouting: false,
    search: {
      provider: "local",
      options: {
        locales: { zh: { translations: searchInChinese } },
        miniSearch: { options: { tokenize }, searchOptions: { boostDocument } },
      },
    },
    outline: { level: [2, 3] },
    notFound: { linkLabel: "Take me home" }, // as the link is seen
    nav: [
      { text: "Guides", link: "/guides/getting-started", activeMatch: "/guides/" },
      { text: "API", link: "/api/", activeMatch: "/api/" },
      { text: "Operations", link: "/ops" },
      { text: "Design", link: "/design" },
    ],
    // a page carries its sidebar, and that of the reference is long
    sidebar: {
      "/": start,
      "/api/": [{ text: "API reference", link: "/api/", items: typedocSidebar }],
    },
    footer: { message: "Under the MIT licence." },
  },
});
