import { test } from "vitest";
import { executablePath, hasChromium } from "../../chromium.ts";

test("the packages' tests run in a browser", ({ skip }) => {
  skip(!hasChromium, `there is no Chromium at ${executablePath}`);
});
