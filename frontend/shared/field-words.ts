/** Which words say what is wrong with a field: pure, from its validity and its attributes. */

/** Names of the words, as `data-…` of `#field-words`. */
export type FieldWords = Record<string, string | undefined>;

/** What the words depend on. */
export interface FieldFacts {
  type: string;
  title: string;
  min: string;
  max: string;
  minLength: number;
  maxLength: number;
  step: string;
  /** The message that a script has set. */
  own: string;
  validity: Partial<Record<Exclude<keyof ValidityState, "valid">, boolean>>;
}

const MISSING: Record<string, string> = {
  checkbox: "unticked",
  radio: "choose",
  "select-one": "choose",
  "select-multiple": "choose",
  file: "file",
};

/** The message for an invalid field; a title names its format, so it wins over the usual words. */
export function messageFor(field: FieldFacts, words: FieldWords): string {
  const { validity } = field;
  if (validity.customError) return field.own;
  if (validity.valueMissing) return said(words, MISSING[field.type] ?? "missing");
  if (validity.badInput)
    return field.title || said(words, field.type === "number" ? "number" : "format");
  if (validity.typeMismatch)
    return field.title || said(words, field.type === "email" ? "email" : "url");
  if (validity.patternMismatch) return field.title || said(words, "format");
  if (validity.tooShort) return said(words, "short", String(field.minLength));
  if (validity.tooLong) return said(words, "long", String(field.maxLength));
  if (validity.rangeUnderflow) return said(words, "low", field.min);
  if (validity.rangeOverflow) return said(words, "high", field.max);
  if (validity.stepMismatch)
    return isWhole(field.step) ? said(words, "whole") : said(words, "step", field.step);
  return said(words, "format");
}

function isWhole(step: string): boolean {
  return step === "" || step === "1";
}

/** The words of this name, with the limit in them. */
function said(words: FieldWords, name: string, limit = ""): string {
  return (words[name] ?? "").replace("{limit}", limit);
}
