import { project, sharesModules, typeTests } from "../../tools/vitest-project.ts";

// most tests of workers start some
export default project("datasets", { ...sharesModules, ...typeTests, testTimeout: 30_000 });
