import { expect, test } from "vitest";
import { next } from "./palette";

test("the focus moves to the following result and from the last to the field", () => {
  expect(next(0, 1, 3)).toBe(1);
  expect(next(2, 1, 3)).toBe(0);
});

test("the focus moves backwards from the field to the last result", () => {
  expect(next(0, -1, 3)).toBe(2);
});
