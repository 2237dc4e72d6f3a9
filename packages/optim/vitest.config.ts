import { project, sharesModules } from "../../tools/vitest-project.ts";

export default project("optim", sharesModules);
