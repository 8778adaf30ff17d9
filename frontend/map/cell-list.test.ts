import { expect, test } from "vitest";

import { byStreet, matching } from "./cell-list";
import type { Outline } from "./outlines";

function cell(code: string, name: string, street: string, unit_name = ""): Outline {
  const geometry = { type: "Polygon" as const, coordinates: [] };
  return { type: "Feature", geometry, properties: { kind: "cell", code, name, street, unit_name } };
}

const CELLS = [
  cell("440704001001001", "江翠社区第1网格", "江南街道", "江翠社区居委会"),
  cell("440704005001001", "文昌社区第1网格", "礼乐街道", "文昌社区居委会"),
  cell("440704001001002", "江翠社区第2网格", "江南街道", "江翠社区居委会"),
];

test("all words of a search must be somewhere in name, code, community or street", () => {
  expect(matching(CELLS, "江南 第1")).toEqual([CELLS[0]]);
  expect(matching(CELLS, "440704005")).toEqual([CELLS[1]]);
  expect(matching(CELLS, " ")).toEqual(CELLS);
  expect(matching(CELLS, "nowhere")).toEqual([]);
});

test("grids are listed by street, in their order, each once", () => {
  const groups = byStreet(CELLS);
  expect([...groups.keys()]).toEqual(["江南街道", "礼乐街道"]);
  expect([...groups.values()].flat()).toHaveLength(CELLS.length);
  expect(groups.get("江南街道")).toEqual([CELLS[0], CELLS[2]]);
});
