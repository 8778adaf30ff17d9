import { describe, expect, test } from "vitest";
import { dutyOn, type GridMap, newsOn, shortName, within } from "./grids";

const MAP: GridMap = {
  width: 2000,
  height: 1000,
  west: 113,
  north: 22.6,
  per_lon: 100_000,
  per_lat: 110_000,
  outlines: [],
};

describe("a position", () => {
  test("is drawn where it lies, and not outside of the map", () => {
    const [x, y] = within(MAP, 113.01, 22.595) ?? [0, 0];
    expect(Math.round(x)).toBe(1000);
    expect(Math.round(y)).toBe(550);
    expect(within(MAP, 112.99, 22.595)).toBeNull();
    expect(within(MAP, 113.01, 22.5)).toBeNull();
  });
});

describe("the roster", () => {
  test("says who is on duty on the phone's day, and nothing for a day that it has not", () => {
    const duty = [{ unit: "江南社区", days: [{ day: "2026-12-01", names: "张三、李四" }] }];
    expect(dutyOn(duty, "2026-12-01")).toEqual([["江南社区", "张三、李四"]]);
    expect(dutyOn(duty, "2026-12-09")).toEqual([["江南社区", ""]]);
  });
});

describe("news", () => {
  test("end with their last day, although the copy is older", () => {
    const one = { id: "", title: "", text: "", mark: "", reason: "", where: "" };
    const news = [
      { ...one, title: "over", days: ["2026-11-01", "2026-11-30"] },
      { ...one, title: "now", days: ["2026-11-01", "2026-12-01"] },
      { ...one, title: "always", days: [] },
    ];
    expect(newsOn(news, "2026-12-01").map((each) => each.title)).toEqual(["now", "always"]);
  });
});

describe("a grid's name on the map", () => {
  test("leaves out what its unit says", () => {
    const cell = { code: "1", unit: "江南社区", is_mine: true };
    expect(shortName({ ...cell, name: "江南社区第1网格" })).toBe("第1网格");
    expect(shortName({ ...cell, name: "江南社区" })).toBe("江南社区");
    expect(shortName({ ...cell, name: "Grid 1", unit: "Jiangnan" })).toBe("Grid 1");
  });
});
