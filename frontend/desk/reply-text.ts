/** A text with a template appended on a new line; an empty text becomes the template. */
export function withTemplate(text: string, template: string): string {
  return text.trim() ? `${text.trimEnd()}\n${template}` : template;
}
