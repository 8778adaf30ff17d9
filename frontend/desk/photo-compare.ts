/**
 * Two photos of one place laid over each other: `data-compare` around them, in it a range
 * `data-share` that says how much of the later one is shown. Without a script the two stand beside
 * each other, which is what the page begins with.
 */
import { told } from "../shared/elements";

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

/** The large pictures are fetched when somebody wants to see them. */
function load(around: HTMLElement): void {
  for (const image of around.querySelectorAll<HTMLImageElement>("img[data-src]")) {
    image.src = told(image, "src");
    delete image.dataset.src;
  }
  around.querySelectorAll<HTMLInputElement>("[data-share]").forEach(share);
}

function share(range: HTMLInputElement): void {
  range.parentElement?.style.setProperty("--share", `${range.value}%`);
  const says = range.dataset.share ?? "{}";
  range.setAttribute("aria-valuetext", says.replace("{}", String(100 - Number(range.value))));
}
