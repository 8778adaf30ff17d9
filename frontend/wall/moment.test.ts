import { describe, expect, it } from "vitest";
import type { Answer, Part } from "./answer";
import { periodOf, readMoment, saysOf, stepped, withMoment } from "./moment";

const NOW = { span: "day", part: "", day: "" } as const;

function answered(given: Partial<Answer>): Answer {
  const series: Part[] = [
    ["2026-09-10", "", false],
    ["2026-09-16", "", true],
  ];
  return { span: "week", chosen: "", day: "2026-09-16", is_past: true, series, ...given } as Answer;
}

describe("moment in the address", () => {
  it("is read and written without loss, and without what is usual", () => {
    const past = { span: "week", part: "2026-09-12", day: "2026-09-16" } as const;
    const address = withMoment("/wall/?unit=440704", past);
    expect(address).toBe("/wall/?unit=440704&span=week&part=2026-09-12&day=2026-09-16");
    expect(readMoment(address.split("?")[1] ?? "")).toEqual(past);
    expect(withMoment(address, NOW)).toBe("/wall/?unit=440704");
    expect(withMoment("/wall/?day=2026-09-16", NOW)).toBe("/wall/");
  });

  it("is now for what cannot be read", () => {
    expect(readMoment("span=century&day=tomorrow")).toEqual(NOW);
  });
});

describe("steps", () => {
  it("go by the span and end today", () => {
    expect(stepped("", "day", -1, "2026-09-16")).toBe("2026-09-15");
    expect(stepped("", "week", -1, "2026-09-16")).toBe("2026-09-09");
    expect(stepped("", "year", -1, "2026-09-16")).toBe("2025-09-16");
    expect(stepped("2026-09-15", "day", 1, "2026-09-16")).toBe("");
    expect(stepped("2026-09-12", "week", 1, "2026-09-16")).toBe("");
    expect(stepped("2024-02-29", "year", 1, "2026-09-16")).toBe("2025-02-28");
  });
});

describe("words", () => {
  it("name the time that is shown", () => {
    expect(periodOf(answered({ is_past: false }), "whole span")).toBe("whole span");
    expect(periodOf(answered({}), "")).toBe("2026-09-10 – 2026-09-16");
    expect(periodOf(answered({ chosen: "2026-09-10" }), "")).toBe("2026-09-10");
    expect(periodOf(answered({ span: "day", chosen: "2026-09-16T07" }), "")).toBe(
      "2026-09-16 07:00",
    );
    expect(periodOf(answered({ series: [] }), "")).toBe("2026-09-16");
  });

  it("say that a day is past, and that it is older than the counts", () => {
    const words = { past: "Past day.", cut: "Cut at {day}.", uncounted: "None before {day}." };
    const old = { is_cut: true, counted_from: "2026-09-01" };
    expect(saysOf(answered({ is_past: false }), words)).toBe("");
    expect(saysOf(answered({}), words)).toBe("Past day.");
    expect(saysOf(answered(old), words)).toBe("Past day. Cut at 2026-09-01.");
    expect(saysOf(answered({ ...old, series: [] }), words)).toBe(
      "Past day. None before 2026-09-01.",
    );
  });
});
