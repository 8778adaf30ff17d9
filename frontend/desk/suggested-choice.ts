/**
 * Buttons marked `data-picks="id"` put their value into the field with that id: they choose an option
 * of a list, or several separated by blanks where the list takes several, or fill in a text.
 * `data-also="id=value"` chooses in a second list besides.
 */
type Field = HTMLSelectElement | HTMLInputElement | HTMLTextAreaElement;

export function offerChoices(page: Document): void {
  page.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-picks]") : null;
    if (!(button instanceof HTMLButtonElement)) return;
    const field = fieldOf(page, button.dataset.picks);
    if (!field) return;
    put(field, button.value);
    const [id, value] = (button.dataset.also ?? "").split("=");
    const other = fieldOf(page, id);
    if (other && value) put(other, value);
  });
  page.addEventListener("change", (event) => {
    if (isField(event.target)) mark(page, event.target);
  });
}

function fieldOf(page: Document, id = ""): Field | null {
  const found = page.getElementById(id);
  return isField(found) ? found : null;
}

function isField(target: unknown): target is Field {
  return (
    target instanceof HTMLSelectElement ||
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement
  );
}

function put(field: Field, value: string): void {
  if (field instanceof HTMLSelectElement && field.multiple) {
    const wanted = new Set(value.split(" "));
    for (const option of field.options) option.selected = wanted.has(option.value);
  } else {
    field.value = value;
  }
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Show which of its buttons says what a field holds. */
function mark(page: Document, field: Field): void {
  const value = held(field);
  for (const each of page.querySelectorAll<HTMLButtonElement>(`[data-picks="${field.id}"]`)) {
    each.setAttribute("aria-pressed", String(inOrder(each.value.split(" ")) === value));
  }
}

function held(field: Field): string {
  const values =
    field instanceof HTMLSelectElement && field.multiple
      ? [...field.selectedOptions].map((option) => option.value)
      : field.value.split(" ");
  return inOrder(values);
}

function inOrder(values: readonly string[]): string {
  return [...values].sort().join(" ");
}
