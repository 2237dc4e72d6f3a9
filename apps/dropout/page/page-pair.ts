/** @file The page's pair of lanes, on its own: workers take longest to start, and begin before the rest. */
import type { Lane } from "./lane.ts";
import { Pair } from "./pair.ts";
import type { News } from "./protocol.ts";

type Listener = (lane: Lane, news: News) => void;

let heard: Listener = () => {}; // they say nothing before they are asked for something

export const pair = new Pair((lane, news) => heard(lane, news));

/** Says who hears the news from now on. */
export const listen = (listener: Listener): void => void (heard = listener);
