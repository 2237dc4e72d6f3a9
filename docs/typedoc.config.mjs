import { OptionDefaults } from "typedoc";

/** @type {Partial<import("typedoc").TypeDocOptions & import("typedoc-plugin-markdown").PluginOptions>} */
export default {
  plugin: ["typedoc-plugin-markdown", "typedoc-vitepress-theme"],
  name: "API",
  entryPointStrategy: "packages",
  entryPoints: ["../packages/*"],
  packageOptions: {
    entryPoints: ["src/index.ts"],
    readme: "none",
    disableSources: true,
    // TypeScript 7 checks the types; TypeDoc only reads them, with 6
    skipErrorChecking: true,
    validation: { notExported: false },
    blockTags: [...OptionDefaults.blockTags, "@file"],
  },
  validation: { notExported: false },
  blockTags: [...OptionDefaults.blockTags, "@file"],
  excludeTags: ["@file"],
  out: "api",
  docsRoot: ".",
  readme: "none",
  parametersFormat: "table",
  treatWarningsAsErrors: false,
};
