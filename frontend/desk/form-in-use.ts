/**
 * Whether a part of a page is in use and must not be replaced: it has the focus, or an input was
 * changed.
 */
import { isTyping } from "./keys";

export function isInUse(part: Element): boolean {
  const active = part.ownerDocument.activeElement;
  if (active && part.contains(active) && isTyping(active)) return true;
  const fields = part.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>(
    "input:not([type=hidden], [form=batch]), textarea, select",
  );
  return [...fields].some(isFilledIn);
}

function isFilledIn(field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement): boolean {
  if (field instanceof HTMLSelectElement) return isChosen(field);
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
  if (field.type === "file") return (field.files?.length ?? 0) > 0;
  if (field.type === "checkbox" || field.type === "radio")
    return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

/** Without a default option, a select shows its first option. */
function isChosen(field: HTMLSelectElement): boolean {
  const options = [...field.options];
  if (field.multiple) return options.some((one) => one.selected !== one.defaultSelected);
  const own = options.find((one) => one.defaultSelected) ?? options[0];
  return own !== undefined && !own.selected;
}
