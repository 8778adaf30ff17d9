/** A menu, `details[data-menu]`, shuts when somebody presses beside it or Escape. */
export function shutMenus(page: Document): void {
  const shut = (target: EventTarget | null) => {
    for (const menu of page.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")) {
      if (!(target instanceof Node && menu.contains(target))) menu.open = false;
    }
  };
  page.addEventListener("click", (event) => shut(event.target));
  page.addEventListener("keydown", (event) => event.key === "Escape" && shut(null));
}

/** Alpine's `fold`: something that a button opens and shuts; on a phone, the ways of the desk. */
export function fold() {
  return {
    open: false,
    toggle() {
      this.open = !this.open;
    },
    shut() {
      this.open = false;
    },
  };
}
