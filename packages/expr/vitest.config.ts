import { project, sharesModules } from "../../tools/vitest-project.ts";

export default project("expr", sharesModules);
