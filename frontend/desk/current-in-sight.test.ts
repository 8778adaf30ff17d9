import { expect, test } from "vitest";

import { centred } from "./current-in-sight";

test.each([
  ["what is at the beginning stays there", 0, 100, 360, 0],
  ["what is in the middle already", 130, 100, 360, 0],
  ["what lies beyond the edge comes to the middle", 400, 100, 360, 270],
  ["what is wider than the strip is shown from its middle", 500, 460, 360, 550],
])("%s", (_what, left, width, room, wanted) => {
  expect(centred(left, width, room)).toBe(wanted);
});
