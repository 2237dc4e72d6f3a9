/** @file The longest task of the page's main thread while both programs train. */
import type { BuiltPage, Server } from "../../test/page/built-page.ts";
import { trainingPage } from "./training-page.ts";

export interface LongestTasks {
  readonly tasks: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  /** How many tasks of 50 ms and more the page's own `PerformanceObserver` sees. */
  readonly observed: number;
}

/** Of what is used of a trace: durations in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** Trains for so long, from the press of Start. */
export async function longestTasks(
  site: BuiltPage,
  server: Server,
  files: readonly string[],
  { seconds }: { readonly seconds: number },
): Promise<LongestTasks> {
  const page = await trainingPage(site, server, files, 1000);
  await page.evaluate(observeLongTasks);
  await site.browser.startTracing(page, {
    categories: ["toplevel", "disabled-by-default-devtools.timeline", "__metadata"],
  });
  await page.evaluate("document.querySelector('#start').click()");
  await page.waitForTimeout(1000 * seconds);
  const trace = await site.browser.stopTracing();
  const observed = Number(await page.evaluate("longTasks.length"));
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  await page.close();
  const main = traceEvents.filter(
    ({ name, args }) => name === "thread_name" && args.name === "CrRendererMain",
  );
  const tasks = traceEvents.filter(
    ({ name, pid, tid }) =>
      name === "ThreadControllerImpl::RunTask" &&
      main.some((it) => it.pid === pid && it.tid === tid),
  );
  const longestMs = (key: "dur" | "tdur"): number =>
    tasks.reduce((most, task) => Math.max(most, task[key] ?? 0), 0) / 1000;
  return { tasks: tasks.length, wallMs: longestMs("dur"), cpuMs: longestMs("tdur"), observed };
}

/** Runs in the page. */
function observeLongTasks(): void {
  const longTasks: PerformanceEntry[] = [];
  Object.assign(globalThis, { longTasks });
  new PerformanceObserver((list) => void longTasks.push(...list.getEntries())).observe({
    type: "longtask",
  });
}
