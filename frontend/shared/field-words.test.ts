import { expect, test } from "vitest";
import { type FieldFacts, messageFor } from "./field-words";

const WORDS = {
  missing: "Fill in this field.",
  choose: "Choose one.",
  unticked: "Tick this box.",
  file: "Choose a file.",
  email: "Give an email address.",
  format: "Check the format.",
  short: "At least {limit} characters.",
  high: "At most {limit}.",
  whole: "A whole number.",
  step: "A multiple of {limit}.",
};

function facts(given: Partial<FieldFacts>): FieldFacts {
  const none = { title: "", min: "", max: "", minLength: -1, maxLength: -1, step: "", own: "" };
  return { type: "text", ...none, validity: {}, ...given };
}

test.each([
  ["text", "Fill in this field."],
  ["textarea", "Fill in this field."],
  ["select-one", "Choose one."],
  ["radio", "Choose one."],
  ["checkbox", "Tick this box."],
  ["file", "Choose a file."],
])("a missing value of a %s", (type, words) => {
  expect(messageFor(facts({ type, validity: { valueMissing: true } }), WORDS)).toBe(words);
});

test("a script's own message wins over all others", () => {
  const validity = { customError: true, valueMissing: true };
  expect(messageFor(facts({ own: "Too large.", validity }), WORDS)).toBe("Too large.");
});

test("a title that names the format wins over the usual words", () => {
  const validity = { patternMismatch: true };
  expect(messageFor(facts({ validity }), WORDS)).toBe("Check the format.");
  expect(messageFor(facts({ title: "Six digits.", validity }), WORDS)).toBe("Six digits.");
});

test("limits are named", () => {
  const short = facts({ minLength: 12, validity: { tooShort: true } });
  expect(messageFor(short, WORDS)).toBe("At least 12 characters.");
  const high = facts({ type: "number", max: "5", validity: { rangeOverflow: true } });
  expect(messageFor(high, WORDS)).toBe("At most 5.");
});

test("a step of one asks for a whole number", () => {
  const validity = { stepMismatch: true };
  expect(messageFor(facts({ step: "1", validity }), WORDS)).toBe("A whole number.");
  expect(messageFor(facts({ step: "0.5", validity }), WORDS)).toBe("A multiple of 0.5.");
});
