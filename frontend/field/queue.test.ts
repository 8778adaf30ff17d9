import { describe, expect, test } from "vitest";
import type { Envelope } from "./envelopes";
import {
  answered,
  type Item,
  isAllSent,
  lostHere,
  nextBatch,
  nextNumber,
  nextStep,
  pauseSeconds,
  type Standing,
  type State,
  setAside,
} from "./queue";

function item(number: number, state: State = "waiting", box = "x".repeat(100)): Item {
  const envelope: Envelope = {
    id: `c${number}`,
    device: "d",
    number,
    key: "k",
    point: "",
    nonce: "",
    box,
  };
  return {
    envelope,
    stream: number % 2 ? "odd" : "even",
    step: Math.ceil(number / 2),
    state,
    reason: "",
  };
}

function standing(expected: number, received: number, missing: number[] = []): Standing {
  return { device: "d", expected, received, missing, is_revoked: false };
}

function numbers(batch: Envelope[]): number[] {
  return batch.map((envelope) => envelope.number);
}

describe("numbers", () => {
  test("follow the greatest one, also when earlier items are gone", () => {
    expect(nextNumber([])).toBe(1);
    expect(nextNumber([item(7), item(3)])).toBe(8);
    expect(nextStep([item(1), item(2), item(3)], "odd")).toBe(3);
    expect(nextStep([], "odd")).toBe(1);
  });
});

describe("a batch", () => {
  test("is in order and leaves out what has arrived", () => {
    const items = [item(4), item(1, "applied"), item(3, "unreadable"), item(2, "refused")];
    expect(numbers(nextBatch(items, 10, 10_000))).toEqual([3, 4]);
  });

  test("has at most so many commands and bytes, but at least one", () => {
    const items = [item(1), item(2), item(3)];
    expect(numbers(nextBatch(items, 2, 10_000))).toEqual([1, 2]);
    expect(numbers(nextBatch(items, 10, 250))).toEqual([1, 2]);
    expect(numbers(nextBatch(items, 10, 1))).toEqual([1]);
  });

  test("has what the server lacks although it was answered before", () => {
    const items = [item(1, "applied"), item(2, "applied"), item(3)];
    expect(numbers(nextBatch(items, 10, 10_000, [2]))).toEqual([2, 3]);
  });
});

describe("answers", () => {
  const answer = { code: "", missing: [] };

  test("concern each item by itself", () => {
    const items = answered(
      [item(1), item(2), item(3)],
      [
        { ...answer, id: "c1", state: "applied", reason: "" },
        { ...answer, id: "c2", state: "refused", reason: "已消除" },
      ],
    );
    expect(items.map((each) => each.state)).toEqual(["applied", "refused", "waiting"]);
    expect(setAside(items).map((each) => each.reason)).toEqual(["已消除"]);
    expect(items).toHaveLength(3);
  });
});

describe("all sent", () => {
  test("is said only when the server has confirmed every number", () => {
    const done = [item(1, "applied"), item(2, "refused")];
    expect(isAllSent(done, null)).toBe(false);
    expect(isAllSent(done, standing(1, 1))).toBe(false);
    expect(isAllSent(done, standing(2, 1, [2]))).toBe(false);
    expect(isAllSent(done, standing(2, 2))).toBe(true);
    expect(isAllSent([...done, item(3)], standing(3, 2, [3]))).toBe(false);
    expect(isAllSent([], null)).toBe(true);
  });

  test("is not said on a phone that has lost what the server expects", () => {
    expect(isAllSent([], standing(20, 0, [1, 2, 3]))).toBe(false);
    expect(lostHere([], standing(20, 17, [4, 5, 6]))).toBe(3);
    expect(lostHere([item(4), item(5)], standing(20, 17, [4, 5, 6]))).toBe(1);
    expect(lostHere([], null)).toBe(0);
  });
});

describe("pauses", () => {
  test("grow, with a bound, and differ between phones", () => {
    expect(pauseSeconds(1, 1)).toBe(5);
    expect(pauseSeconds(2, 0)).toBe(5);
    expect(pauseSeconds(3, 1)).toBe(20);
    expect(pauseSeconds(30, 1)).toBe(300);
    expect(pauseSeconds(30, 0)).toBe(150);
  });
});
