const RELEASED_AFTER_MS = 20_000; // a response that is a download does not replace the page

/**
 * Prevents double submission: the button of a submitted form is busy until the next page is loaded.
 * On slow networks repeated clicks would otherwise report the same matter several times.
 */
export function submitOnce(page: Document): void {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    // Uploads of photos may take minutes on a slow network; a second one would take as long again.
    if (!carriesFiles(form)) setTimeout(() => release(form), RELEASED_AFTER_MS);
  });
  // After a partial submission a refused form may still be there.
  page.addEventListener("htmx:afterRequest", (event) => {
    if (event.target instanceof HTMLFormElement) release(event.target);
  });
  // After the back button the browser restores the page as it was left.
  window.addEventListener("pageshow", () => {
    page.querySelectorAll<HTMLFormElement>("form[data-sent]").forEach(release);
  });
}

function carriesFiles(form: HTMLFormElement): boolean {
  const inputs = form.querySelectorAll<HTMLInputElement>("input[type=file]");
  return [...inputs].some((input) => input.files?.length);
}

/** Enable a form again. */
export function release(form: HTMLFormElement): void {
  delete form.dataset.sent;
  for (const one of form.querySelectorAll("[aria-busy]")) one.removeAttribute("aria-busy");
}
