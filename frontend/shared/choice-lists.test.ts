import { expect, test } from "vitest";

import { type Choice, matching, plain, withRecent } from "./choice-lists";

const choice = (value: string, label: string, keys = "", about = ""): Choice => ({
  value,
  label,
  keys,
  about,
});
const UNITS = [
  choice("1", "江南街道", "jh-jn jiangnanjiedao jnjd", "江海区"),
  choice("2", "区城管局", "jh-urb quchengguanju qcgj", "江海区"),
  choice("3", "江南城管中队", "jh-jnu jiangnanchengguanzhongdui jncgzd", "江南街道"),
  choice("4", "Fire brigade", "", ""),
];

test.each([
  ["part of a name", "城管", ["2", "3"]],
  ["pinyin", "chengguan", ["2", "3"]],
  ["initials", "cgj", ["2"]],
  ["code", "JH-JN", ["1", "3"]],
  ["beginnings come first, the place last", "江南", ["1", "3"]],
  ["blanks and full width", "Ｆire b", ["4"]],
  ["nothing", "消防", []],
  ["everything without a text", "", ["1", "2", "3", "4"]],
])("finds by %s", (_name, typed, wanted) => {
  expect(matching(UNITS, typed, [], 10).found.map((each) => each.value)).toEqual(wanted);
});

test("recent choices come first as long as nothing is typed", () => {
  expect(matching(UNITS, "", ["3", "9", "1"], 10).found.map((each) => each.value)).toEqual([
    "3",
    "1",
    "2",
    "4",
  ]);
});

test("a long list is cut and says so", () => {
  expect(matching(UNITS, "", [], 3)).toMatchObject({ isCut: true });
  expect(matching(UNITS, "", [], 3).found).toHaveLength(3);
  expect(matching(UNITS, "", [], 4).isCut).toBe(false);
});

test.each([
  [[], "a", ["a"]],
  [["a", "b"], "b", ["b", "a"]],
  [["a", "b", "c"], "d", ["d", "a", "b"]],
])("recent %j after %s", (recent, value, wanted) => {
  expect(withRecent(recent, value, 3)).toEqual(wanted);
});

test("letters in plain form", () => {
  expect(plain(" Ａ B\u3000c ")).toBe("abc");
});
