import { isTyping } from "./keys";

/**
 * A tree's branches: a button marked `data-branch` shows and hides what it controls
 * (`aria-controls`). What is below is fetched by the button's own htmx attributes, once. From
 * anywhere within its `data-row`, the arrow to the right opens it and the one to the left shuts it.
 */
export function openBranches(page: Document): void {
  page.addEventListener("click", (event) => {
    const target = event.target;
    const button = target instanceof Element && target.closest<HTMLElement>("[data-branch]");
    if (!button) return;
    const isOpen = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!isOpen));
    const below = page.getElementById(button.getAttribute("aria-controls") ?? "");
    if (below) below.hidden = isOpen;
  });
}

/** The arrow keys press the branch of the row that has the focus. */
export function openBranchesByKeys(page: Document): void {
  page.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
    const wanted = { ArrowRight: "false", ArrowLeft: "true" }[event.key];
    const target = event.target;
    const row = wanted && target instanceof Element ? target.closest("[data-row]") : null;
    const button = row?.querySelector<HTMLElement>("[data-branch]");
    if (!button || button.getAttribute("aria-expanded") !== wanted) return;
    event.preventDefault();
    button.click();
  });
}
