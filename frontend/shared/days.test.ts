import { expect, test } from "vitest";

import { addDays, addMonths, dayInWords, readDay, readTime, weekday, weeksOf } from "./days";

test.each([
  ["2026-10-28", "2026-10-28"],
  [" 20261028 ", "2026-10-28"],
  ["2026/1/5", "2026-01-05"],
  ["2026.1.5", "2026-01-05"],
  ["2026年10月8日", "2026-10-08"],
  ["２０２６－１０－２８", "2026-10-28"],
  ["2028-02-29", "2028-02-29"],
  ["2026-02-29", null],
  ["2026-13-01", null],
  ["10/28/2026", null],
  ["0026-10-28", null],
  ["28", null],
  ["", null],
])("day %s", (typed, wanted) => {
  expect(readDay(typed)).toBe(wanted);
});

test.each([
  ["8", "08:00"],
  ["830", "08:30"],
  ["0830", "08:30"],
  ["8:30", "08:30"],
  ["22：05", "22:05"],
  ["8点30分", "08:30"],
  ["24:00", null],
  ["8:60", null],
  ["", null],
])("time %s", (typed, wanted) => {
  expect(readTime(typed)).toBe(wanted);
});

test.each([
  ["2026-12-31", 1, "2027-01-01"],
  ["2026-03-01", -1, "2026-02-28"],
])("%s and %i days", (day, count, wanted) => {
  expect(addDays(day, count)).toBe(wanted);
});

test.each([
  ["2026-01-31", 1, "2026-02-28"],
  ["2026-01-15", -1, "2025-12-15"],
  ["2026-12-01", 1, "2027-01-01"],
])("%s and %i months", (day, count, wanted) => {
  expect(addMonths(day, count)).toBe(wanted);
});

test("weeks start on Monday and hold every day of the month once", () => {
  for (let month = "2024-01-01"; month < "2027-01-01"; month = addMonths(month, 1)) {
    const weeks = weeksOf(month);
    expect(weeks.every((week) => week.length === 7 && weekday(week[0] ?? "") === 0)).toBe(true);
    const inside = weeks.flat().filter((day) => day.startsWith(month.slice(0, 7)));
    const wanted: string[] = [];
    for (let day = month; day.startsWith(month.slice(0, 7)); day = addDays(day, 1)) {
      wanted.push(day);
    }
    expect(inside).toEqual(wanted);
  }
});

test("words follow the language, not the browser", () => {
  expect(dayInWords("2026-10-28", "zh-hans", { weekday: "short" })).toBe("周三");
  expect(dayInWords("2026-10-28", "en", { weekday: "short" })).toBe("Wed");
});
