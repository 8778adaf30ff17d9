/**
 * What is wrong with a field is said next to it and in the language of the page, in place of the
 * browser's own bubbles, which speak the language of the browser. The first such field gets the
 * focus. Words: `#field-words` (ui/field_words.html).
 */
import { element } from "./elements";
import { type FieldFacts, messageFor } from "./field-words";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const SAID = "data-field-message";

export function sayWhatIsWrong(page: Document): void {
  const words = page.querySelector<HTMLTemplateElement>("#field-words");
  if (!words) return;
  let first: Field | null = null; // of one check of a form: its events come one after another
  page.addEventListener(
    "invalid",
    (event) => {
      const field = event.target as Field;
      event.preventDefault(); // no bubble
      say(words, field);
      if (first) return;
      first = field;
      setTimeout(() => {
        if (first) show(first);
        first = null;
      });
    },
    { capture: true },
  );
  for (const kind of ["input", "change", "jiceng:chosen", "reset"]) {
    // Later than the controls that check what was typed.
    page.addEventListener(kind, (event) => setTimeout(() => takeBack(event.target)), {
      capture: true,
    });
  }
}

/** The field with its label and hint; of several choices all of them. */
function placeOf(field: Element): HTMLElement {
  const place = field.closest<HTMLElement>("fieldset.field, .field") ?? field.parentElement;
  return place ?? (field as HTMLElement);
}

function say(words: HTMLTemplateElement, field: Field): void {
  const place = placeOf(field);
  place.querySelector(":scope > .wrong")?.remove(); // the server's, about what was sent before
  const copy = words.content.cloneNode(true) as DocumentFragment;
  const message = element(copy, ".wrong");
  message.id = `${field.id || field.name}-wrong`;
  message.setAttribute(SAID, "");
  element(message, "span").textContent = messageFor(factsOf(field), { ...words.dataset });
  place.append(message);
  const marked = markedOf(field);
  marked.setAttribute("aria-invalid", "true");
  const about = (marked.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
  if (!about.includes(message.id)) {
    marked.setAttribute("aria-describedby", [...about, message.id].join(" "));
  }
}

/** What is marked as wrong: the field, or the group of a choice. */
function markedOf(field: Field): Element {
  return (field.type === "radio" && field.closest("fieldset.field")) || field;
}

function factsOf(field: Field): FieldFacts {
  const has = (name: string) => field.getAttribute(name) ?? "";
  return {
    type: field.type,
    title: field.title,
    min: has("min"),
    max: has("max"),
    minLength: Number(has("minlength")),
    maxLength: Number(has("maxlength")),
    step: has("step"),
    own: field.validationMessage,
    validity: field.validity,
  };
}

function show(field: Field): void {
  for (let e: HTMLElement | null = field; e; e = e.parentElement) {
    if (e instanceof HTMLDetailsElement) e.open = true;
  }
  field.focus();
}

/** Take back the messages around a change whose fields are right now. */
function takeBack(changed: EventTarget | null): void {
  if (!(changed instanceof Element)) return;
  const around = changed instanceof HTMLFormElement ? changed : placeOf(changed);
  for (const message of around.querySelectorAll(`[${SAID}]`)) {
    const place = message.parentElement;
    if (!place || (place.querySelector(":invalid") && around === place)) continue;
    message.remove();
    for (const marked of [place, ...place.querySelectorAll("[aria-invalid]")]) {
      if (!marked.getAttribute("aria-describedby")?.split(" ").includes(message.id)) continue;
      marked.removeAttribute("aria-invalid");
      const about = marked.getAttribute("aria-describedby") ?? "";
      const rest = about.split(" ").filter((id) => id !== message.id);
      if (rest.length) marked.setAttribute("aria-describedby", rest.join(" "));
      else marked.removeAttribute("aria-describedby");
    }
  }
}
