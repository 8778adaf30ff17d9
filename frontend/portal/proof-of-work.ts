/**
 * Proof of work before an anonymous report (ALTCHA, version 2).
 *
 * A form marked `data-proof="challenge as JSON"` gets a hidden field `altcha` with the solution. It
 * is computed in slices while the form is filled in; a form that is submitted earlier waits for it.
 * `data-proof-again` returns a new challenge if the page was open for a long time.
 */
import { dataValue } from "../shared/elements";
import { type Challenge, solve } from "./challenge";

const FRESH_MS = 25 * 60_000; // the server accepts it for half an hour

export function proveWork(page: Document): void {
  const form = page.querySelector<HTMLFormElement>("form[data-proof]");
  if (form) guard(form);
}

function guard(form: HTMLFormElement): void {
  let began = performance.now();
  // Start after the first rendering.
  let pending = afterLoading().then(() => begin(dataValue(form, "proof")));

  function begin(challenge: string): Promise<void> {
    began = performance.now();
    fieldOf(form).value = "";
    return solve(JSON.parse(challenge) as Challenge).then((found) => {
      fieldOf(form).value = found;
    });
  }

  function isReady(): boolean {
    return fieldOf(form).value !== "" && performance.now() - began < FRESH_MS;
  }

  async function finish(): Promise<void> {
    if (performance.now() - began >= FRESH_MS) {
      const answer = await fetch(dataValue(form, "proofAgain"));
      pending = begin(((await answer.json()) as { challenge: string }).challenge);
    }
    await pending;
  }

  let givenUp = false; // if so, the server reports the missing solution
  form.addEventListener(
    "submit",
    (event) => {
      if (givenUp || isReady()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = event.submitter;
      button?.setAttribute("aria-busy", "true");
      const send = () => {
        button?.removeAttribute("aria-busy");
        form.requestSubmit(button);
      };
      // A form cannot be submitted from within its submit event: wait for the next task.
      finish()
        .catch(() => (givenUp = true))
        .finally(() => setTimeout(send));
    },
    { capture: true },
  );
}

function afterLoading(): Promise<void> {
  return new Promise((go) => {
    if (document.readyState === "complete") go();
    else window.addEventListener("load", () => setTimeout(go), { once: true });
  });
}

function fieldOf(form: HTMLFormElement): HTMLInputElement {
  const known = form.querySelector<HTMLInputElement>("input[name=altcha]");
  if (known) return known;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "altcha";
  form.append(field);
  return field;
}
