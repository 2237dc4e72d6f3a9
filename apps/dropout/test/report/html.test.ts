/** @file What is put into HTML stays text. */
import fc from "fast-check";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { html } from "../../src/report/html.ts";

test("content is text, whatever its characters, in elements and in attributes", () => {
  // a page that is read has no zero bytes and only line feeds
  const text = fc.string({ unit: "grapheme" }).filter((it) => !/[\0\r]/.test(it));
  fc.assert(
    fc.property(text, (content) => {
      const page = html`<!doctype html>
        <html>
          <body>
            <p title="${content}">${content}</p>
          </body>
        </html>`;
      const { document } = parseHTML(page.text);
      expect(document.querySelectorAll("*")).toHaveLength(3);
      expect(document.querySelector("p")?.textContent).toBe(content);
      expect(document.querySelector("p")?.getAttribute("title")).toBe(content);
    }),
  );
});

test("HTML and lists of it are put in as they are; null is nothing", () => {
  const items = ["a", "<b>"].map((it) => html`<i>${it}</i>`);
  expect(html`<b>${items}${null}${[0, [1, "&"]]}</b>`.text).toBe(
    "<b><i>a</i><i>&#60;b&#62;</i>01&#38;</b>",
  );
});
