/**
 * @file A figure that computes where it is read. Until it has something to show, and where no script
 * runs, what stands in its place on the page stays.
 */
import type { FigureName, Language } from "@kindling/app-dropout/figures";
import { useData } from "vitepress";
import { defineComponent, h, onBeforeUnmount, onMounted, type PropType, ref } from "vue";

export const LiveFigure = defineComponent({
  props: { name: { type: String as PropType<FigureName>, required: true } },
  setup({ name }, { slots }) {
    const { lang } = useData();
    const place = ref<HTMLElement>();
    const isLive = ref(false);
    let end: (() => void) | undefined;
    let seen: IntersectionObserver | undefined;

    const begin = async (): Promise<void> => {
      const { figures } = await import("@kindling/app-dropout/figures");
      if (place.value === undefined || seen === undefined) return; // the reader has left
      const language: Language = lang.value.startsWith("zh") ? "zh" : "en";
      end = figures[name](place.value, language, () => void (isLive.value = true));
    };
    onMounted(() => {
      seen = new IntersectionObserver(
        (entries) => {
          if (end !== undefined || !entries.some(({ isIntersecting }) => isIntersecting)) return;
          seen?.disconnect();
          void begin();
        },
        { rootMargin: "200px" },
      );
      if (place.value?.parentElement) seen.observe(place.value.parentElement);
    });
    onBeforeUnmount(() => {
      seen?.disconnect();
      seen = undefined;
      end?.();
    });
    return () =>
      h("div", { class: "live-figure" }, [
        h("div", { ref: place, class: isLive.value ? undefined : "coming" }),
        isLive.value ? undefined : slots["default"]?.(),
      ]);
  },
});
