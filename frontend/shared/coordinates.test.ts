import { expect, test } from "vitest";

import { degrees } from "./coordinates";

test.each([
  [113.1, "113.100000"],
  [-0.0000004, "-0.000000"],
  [22.12345678, "22.123457"],
])("%f degrees", (value, wanted) => {
  expect(degrees(value)).toBe(wanted);
});
