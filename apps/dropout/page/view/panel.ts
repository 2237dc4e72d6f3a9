/** @file Where a view is shown: a place for its pictures, and one for what it says. */
import { byId } from "../elements.ts";

export interface Panel {
  readonly place: HTMLElement;
  readonly note: HTMLElement;
}

/** The panel that the page's HTML has under a name. */
export const panel = (name: string): Panel => ({ place: byId(name), note: byId(`${name}-note`) });
