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
