import { expect, test } from "vitest";

import { clockOf, suffixOf, WANTED } from "./voice-format";

test("every format that is recorded has a suffix", () => {
  expect(WANTED.map(suffixOf)).toEqual(["webm", "m4a", "ogg"]);
  expect(suffixOf("Audio/WebM; codecs=opus")).toBe("webm");
  expect(suffixOf("video/x-unknown")).toBe("bin");
});

test.each([
  [0, "0:00"],
  [9, "0:09"],
  [60, "1:00"],
  [179, "2:59"],
])("%i seconds are shown as %s", (seconds, shown) => {
  expect(clockOf(seconds)).toBe(shown);
});
