/**
 * A tree's branches: a button marked `data-branch` shows and hides what it controls
 * (`aria-controls`). What is below is fetched by the button's own htmx attributes, once.
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
