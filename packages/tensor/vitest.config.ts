import { project, sharesModules, typeTests } from "../../tools/vitest-project.ts";

export default project("tensor", { ...sharesModules, ...typeTests });
