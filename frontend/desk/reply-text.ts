/** A text with a template behind it, on a line of its own; an empty text becomes the template. */
export function withTemplate(text: string, template: string): string {
  return text.trim() ? `${text.trimEnd()}\n${template}` : template;
}
