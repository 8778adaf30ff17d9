/**
 * Alpine component `toasts`: short notifications in a corner that do not move the page.
 *
 * Sources are the response header `HX-Trigger: {"toast": {"text": …, "tone": …}}` and the event
 * `toast` with the same detail. They disappear after some time, but not while they have the pointer
 * or the focus.
 */
interface Toast {
  id: number;
  text: string;
  tone: string;
}

/** A button marked `data-toast="text"` shows a toast; `data-tone` sets its tone. */
export function offerToasts(page: Document): void {
  page.addEventListener("click", (event) => {
    const button =
      event.target instanceof Element && event.target.closest<HTMLElement>("[data-toast]");
    if (!button) return;
    const detail = { text: button.dataset.toast, tone: button.dataset.tone };
    window.dispatchEvent(new CustomEvent("toast", { detail }));
  });
}

const STAYS_MS = 8000;

export function toasts() {
  let next = 0;
  return {
    shown: [] as Toast[],
    held: false,
    add(event: CustomEvent<{ text: string; tone?: string }>) {
      const { text, tone = "good" } = event.detail;
      const toast = { id: next++, text, tone: `notice is-${tone}` };
      this.shown.push(toast);
      this.dropLater(toast.id);
    },
    dropLater(id: number) {
      setTimeout(() => (this.held ? this.dropLater(id) : this.drop(id)), STAYS_MS);
    },
    drop(id: number) {
      this.shown = this.shown.filter((one) => one.id !== id);
    },
    hold() {
      this.held = true;
    },
    release() {
      this.held = false;
    },
  };
}
