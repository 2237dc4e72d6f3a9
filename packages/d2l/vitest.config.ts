import { project, sharesModules } from "../../tools/vitest-project.ts";

// some tests start a process
export default project("d2l", { ...sharesModules, testTimeout: 30_000 });
