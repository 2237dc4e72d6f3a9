import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme";
import "@kindling/app-dropout/figures.css";
import { LiveFigure } from "./live-figure.ts";
import "./style.css";

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => void app.component("LiveFigure", LiveFigure),
} satisfies Theme;
