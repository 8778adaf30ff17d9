/** Menus (`details[data-menu]`) close on a click outside or Escape. */
export function shutMenus(page: Document): void {
  const shut = (target: EventTarget | null) => {
    for (const menu of page.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")) {
      if (!(target instanceof Node && menu.contains(target))) menu.open = false;
    }
  };
  page.addEventListener("click", (event) => shut(event.target));
  page.addEventListener("keydown", (event) => event.key === "Escape" && shut(null));
}

/** Alpine component `fold`: content toggled by a button, e.g. the navigation on phones. */
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
