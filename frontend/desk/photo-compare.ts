/**
 * Comparison of two photos of one place: within `data-compare` a range input `data-share` sets how
 * much of the later photo covers the earlier one. Without a script they are side by side, which is
 * also the initial state.
 */
import { dataValue } from "../shared/elements";

export function comparePhotos(page: Document): void {
  page.addEventListener("input", (event) => {
    if (event.target instanceof HTMLInputElement && "share" in event.target.dataset) {
      share(event.target);
    }
  });
  page.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const toggle = target?.closest<HTMLElement>("[data-lays-over]");
    if (toggle) layOver(toggle);
    const opener = target?.closest<HTMLElement>("[data-opens]");
    const dialog = opener && page.getElementById(opener.dataset.opens ?? "");
    if (dialog?.querySelector("[data-share]")) load(dialog);
  });
}

function layOver(toggle: HTMLElement): void {
  const around = toggle.closest<HTMLElement>("[data-compare]");
  const over = around?.querySelector<HTMLElement>("[data-over]");
  const two = around?.querySelector<HTMLElement>("[data-two]");
  if (!over || !two) return;
  const isOver = toggle.getAttribute("aria-pressed") !== "true";
  toggle.setAttribute("aria-pressed", String(isOver));
  over.hidden = !isOver;
  two.hidden = isOver;
  if (isOver) load(over);
}

/** The large images are loaded on demand. */
function load(around: HTMLElement): void {
  for (const image of around.querySelectorAll<HTMLImageElement>("img[data-src]")) {
    image.src = dataValue(image, "src");
    delete image.dataset.src;
  }
  around.querySelectorAll<HTMLInputElement>("[data-share]").forEach(share);
}

function share(range: HTMLInputElement): void {
  range.parentElement?.style.setProperty("--share", `${range.value}%`);
  const says = range.dataset.share ?? "{}";
  range.setAttribute("aria-valuetext", says.replace("{}", String(100 - Number(range.value))));
}
