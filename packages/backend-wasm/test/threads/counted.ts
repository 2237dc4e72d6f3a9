/** @file Threads that count the jobs that were shared. */
import type { Threads } from "../../src/threads/job.ts";

/** The same threads, and how many of their jobs were cut into parts. */
export function counted(threads: Threads): { threads: Threads; jobs: () => number } {
  let jobs = 0;
  const counting =
    (run: Threads["run"]): Threads["run"] =>
    (work, write) =>
      run(work, (job) => {
        jobs += job.parts > 1 ? 1 : 0;
        write(job);
      });
  return {
    threads: {
      run: counting((work, write) => threads.run(work, write)),
      begin: counting((work, write) => threads.begin(work, write)),
      finish: () => threads.finish(),
    },
    jobs: () => jobs,
  };
}
