import { expect, test } from "vitest";

import { withTemplate } from "./reply-text";

test.each([
  ["", "您好。", "您好。"],
  ["  \n", "您好。", "您好。"],
  ["已处理。", "谢谢。", "已处理。\n谢谢。"],
  ["已处理。  \n\n", "谢谢。", "已处理。\n谢谢。"],
])("a template behind “%s”", (text, template, wanted) => {
  expect(withTemplate(text, template)).toBe(wanted);
});
