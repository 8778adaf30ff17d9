import { expect, test } from "vitest";

import { begunName } from "./mention-text";

test.each([
  ["请 @", ""],
  ["@", ""],
  ["@张", "张"],
  ["请@张三", "张三"],
  ["请＠张三", "张三"],
  ["see (@Li", "Li"],
  ["@张三 ", null],
  ["@张三 请看", null],
  ["write to a@b", null],
  ["li.si+x@example", null],
  ["no sign", null],
  ["", null],
  ["@one@two", null],
  [`@${"名".repeat(20)}`, "名".repeat(20)],
  [`@${"名".repeat(21)}`, null],
])("the name begun in “%s”", (text, wanted) => {
  expect(begunName(text)).toBe(wanted);
});
