import { describe, expect, test } from "vitest";
import { type Copy, goneSince, labelOf, type Schema } from "./copies";
import {
  controlOf,
  dayAfter,
  faultsOf,
  fieldsOf,
  shown,
  startOf,
  textsBefore,
  valuesToSend,
} from "./forms";

const SCHEMA: Schema = {
  type: "object",
  required: ["title", "kind", "is_removed"],
  properties: {
    title: { type: "string", minLength: 2, maxLength: 5, title: "What" },
    kind: { oneOf: [{ const: "fire", title: "Fire" }] },
    is_removed: { type: "boolean" },
    next_on: { anyOf: [{ type: "string", format: "date" }, { type: "null" }] },
    recheck_on: { type: "string", format: "date" },
    found: { type: "string", "x-widget": "textarea" },
    count: { type: ["integer", "null"], minimum: 1, maximum: 9 },
    seen: { type: "array", items: { enum: ["a", "b"] } },
    points: { type: "object", properties: { lamp: { type: "boolean" } } },
    lon: { type: ["number", "null"] },
    lat: { type: ["number", "null"] },
  },
};

describe("controls", () => {
  test("follow the schema", () => {
    const controls = fieldsOf(SCHEMA).map(([name, property]) => [name, controlOf(property)]);
    expect(Object.fromEntries(controls)).toEqual({
      title: "line",
      kind: "choice",
      is_removed: "yes-no",
      next_on: "day",
      recheck_on: "day",
      found: "lines",
      count: "number",
      seen: "choices",
      points: "group",
    });
  });
});

describe("values", () => {
  test("are checked by what the schema says, before there is signal", () => {
    expect(faultsOf(SCHEMA, { kind: "fire", is_removed: false })).toEqual({
      title: { is: "missing" },
    });
    expect(faultsOf(SCHEMA, { title: "x", kind: "fire", is_removed: true, count: 12 })).toEqual({
      title: { is: "short", limit: 2 },
      count: { is: "great", limit: 9 },
    });
    expect(faultsOf(SCHEMA, { title: "楼道堆放电", kind: "fire", is_removed: true })).toEqual({});
    expect(
      faultsOf(SCHEMA, { title: "好", kind: "fire", is_removed: true, count: Number.NaN }),
    ).toEqual({
      title: { is: "short", limit: 2 },
      count: { is: "format" },
    });
  });

  test("are sent without empty texts, which become null where that is allowed", () => {
    expect(valuesToSend(SCHEMA, { title: " 楼道 ", kind: "fire", count: null, found: "" })).toEqual(
      {
        title: "楼道",
        kind: "fire",
        found: "",
        next_on: null,
        count: null,
        lon: null,
        lat: null,
      },
    );
  });

  test("begin with nothing chosen but “no”", () => {
    expect(startOf(SCHEMA)).toEqual({ is_removed: false });
  });

  test("are shown in words", () => {
    expect(shown(SCHEMA.properties.kind, "fire", "是", "否")).toBe("Fire");
    expect(shown(SCHEMA.properties.is_removed, true, "是", "否")).toBe("是");
    expect(shown(undefined, null, "是", "否")).toBe("");
  });

  test("of earlier records are offered, each once", () => {
    const records = ["3栋", "3栋", "", "5栋"].map((place) => ({
      title: "隐患",
      values: { place, title: "隐患", measures: "很长的话".repeat(9) },
    }));
    expect(textsBefore(records, "place")).toEqual(["3栋", "5栋"]);
    expect(textsBefore(records, "title")).toEqual([]);
    expect(textsBefore(records, "measures")).toEqual([]);
  });

  test("of days cross months and years", () => {
    expect(dayAfter(new Date(2026, 11, 29), 7)).toBe("2027-01-05");
  });
});

describe("copies", () => {
  const record = { id: "r", version: 1, state: "open", title: "河堤护栏", unit: "u", values: {} };
  const kind = { kind: "hazard", label: "隐患", states: {}, photos: true, opening: null };
  const copy: Copy = {
    author: "a",
    at: "",
    units: [{ id: "u", name: "江南社区", kind: "village_community" }],
    kinds: [{ ...kind, moves: [], records: [record] }],
    conflicts: [],
    devices: [],
  };

  test("say what a newer one has no more", () => {
    const newer = { ...copy, units: [], kinds: [] };
    expect(goneSince(copy, newer)).toEqual({ units: ["江南社区"], records: ["河堤护栏"] });
    expect(goneSince(null, newer)).toEqual({ units: [], records: [] });
    expect(goneSince(copy, copy)).toEqual({ units: [], records: [] });
    const closed = { ...copy, kinds: [{ ...kind, moves: [], records: [] }] };
    expect(goneSince(copy, closed).records).toEqual(["河堤护栏"]);
    expect(goneSince(copy, closed, new Set(["r"])).records).toEqual([]);
  });

  test("name commands, and nothing for one they do not know", () => {
    expect(labelOf(copy, "hazard.open")).toBe("隐患");
    expect(labelOf(copy, "field.decide")).toBe("");
  });
});
