import { project, sharesModules } from "../tools/vitest-project.ts";

export default project("conformance", { ...sharesModules, testTimeout: 120_000 });
