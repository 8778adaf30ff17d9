import { expect, test } from "vitest";

import { sizeInWords, withFiles } from "./file-lists";

const file = (name: string, size = 1) => ({ name, size, lastModified: 0 });
const [first, second] = [file("a.jpg"), file("b.jpg")];

test.each([
  ["adds to several", [first], [second], true, [first, second]],
  ["keeps each file once", [first], [file("a.jpg"), second], true, [first, second]],
  ["has two files of one name", [first], [file("a.jpg", 2)], true, [first, file("a.jpg", 2)]],
  ["replaces a single file", [first], [second], false, [second]],
  ["takes one of several dropped on a single one", [], [first, second], false, [first]],
  ["changes nothing when cancelled", [first], [], false, [first]],
])("%s", (_name, held, chosen, isMultiple, wanted) => {
  expect(withFiles(held, chosen, isMultiple)).toEqual(wanted);
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1 kB"],
  [830_400, "830 kB"],
  [999_499, "999 kB"],
  [999_500, "1.0 MB"],
  [2_449_000, "2.4 MB"],
])("%i bytes", (bytes, wanted) => {
  expect(sizeInWords(bytes)).toBe(wanted);
});
