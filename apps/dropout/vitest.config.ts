import { project } from "../../tools/vitest-project.ts";

// most tests start a process, some of them several
export default project("app-dropout", { testTimeout: 120_000 });
