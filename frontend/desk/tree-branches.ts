import { isTyping } from "./keys";

/**
 * Branches of a tree: a button marked `data-branch` toggles the content that it controls
 * (`aria-controls`), which its htmx attributes load once. Within a `data-row`, the right arrow key
 * opens the branch and the left one closes it.
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

/** Arrow keys toggle the branch of the focused row. */
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
