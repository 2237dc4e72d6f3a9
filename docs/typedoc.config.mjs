import { readdirSync, readFileSync } from "node:fs";
import { OptionDefaults } from "typedoc";
import { methodTopics } from "./typedoc/topics.ts";

/** A package after those that it imports: a name stands with the package that declares it. */
function packagesInOrder() {
  const names = readdirSync("../packages");
  const read = (name) => JSON.parse(readFileSync(`../packages/${name}/package.json`, "utf8"));
  const after = (name) => [
    ...Object.keys(read(name).dependencies ?? {})
      .filter((dependency) => dependency.startsWith("@kindling/"))
      .flatMap((dependency) => after(dependency.replace("@kindling/", ""))),
    name,
  ];
  return new Set(names.flatMap(after));
}

const plainName = ({ rawName }) => rawName.replace(/[<(].*$/, "");

/** @type {Partial<import("typedoc").TypeDocOptions & import("typedoc-plugin-markdown").PluginOptions>} */
export default {
  plugin: ["./typedoc/index.ts", "typedoc-plugin-markdown", "typedoc-vitepress-theme"],
  name: "API reference",
  entryPoints: [...packagesInOrder()].map((name) => `../packages/${name}/src/index.ts`),
  tsconfig: "typedoc/api.tsconfig.json",
  sort: ["source-order"],
  sortEntryPoints: false,
  categorizeByGroup: false,
  readme: "none",
  disableSources: true,
  // TypeScript 7 checks the types; TypeDoc only reads them, with 6
  skipErrorChecking: true,
  // the plugin has a check of its own, which knows the words that it puts into signatures
  validation: { notExported: false },
  blockTags: [...OptionDefaults.blockTags, "@file"],
  preservedTypeAnnotationTags: ["@throws"],
  excludeTags: ["@file"],
  out: "api",
  docsRoot: ".",
  router: "topics",
  theme: "reference",
  groupOrder: [
    "Modules",
    "Namespaces",
    "Classes",
    "Constructors",
    "Properties",
    "Accessors",
    "Methods",
    "Functions",
    "Variables",
    "*",
    "Interfaces",
    "Type Aliases",
  ],
  categoryOrder: [...methodTopics, "*"],
  navigation: { includeGroups: false },
  membersWithOwnFile: ["Class"],
  parametersFormat: "table",
  interfacePropertiesFormat: "table",
  typeAliasPropertiesFormat: "table",
  tableColumnSettings: { hideModifiers: true },
  indexFormat: "table",
  useCodeBlocks: true,
  expandObjects: true,
  expandParameters: true,
  excludeScopesInPaths: true,
  hideBreadcrumbs: false,
  pageTitleTemplates: { index: "{projectName}", member: plainName, module: plainName },
  treatWarningsAsErrors: true,
};
