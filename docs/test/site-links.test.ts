import { expect, test } from "vitest";
import { deadLinks } from "../site-links.ts";

const page = (body: string): string => `<a href="outside"></a><main>${body}</main>`;
const site = (links: string): Map<string, string> =>
  new Map([
    ["a/index.html", page(`<h2 id="here"></h2>${links}`)],
    ["b.html", page(`<h2 id="it&#39;s"></h2>`)],
  ]);

test("links to pages, to folders, to anchors, to the page itself and to files are followed", () => {
  const links = ["/b.html", "../b", "/a/", "./", "#here", "../b.html#it's", "/picture.svg"];
  const html = links.map((link) => `<a href="${link}"></a>`).join("");
  expect(deadLinks(site(html), (path) => path === "picture.svg")).toEqual([]);
});

test("a link to no page, and one to no anchor, are found", () => {
  const html = '<a href="/c.html"></a><a href="../b.html#there"></a><a href="#nowhere"></a>';
  expect(deadLinks(site(html))).toEqual([
    "a/index.html: /c.html",
    "a/index.html: ../b.html#there",
    "a/index.html: #nowhere",
  ]);
});

test("links to other sites are not followed", () => {
  expect(deadLinks(site('<a href="https://example.org/x"></a>'))).toEqual([]);
});
