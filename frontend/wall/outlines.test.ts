import { describe, expect, it } from "vitest";
import type { Cell } from "./answer";
import { boxOf, numbersOf, trace } from "./outlines";

/** A pen that notes what is drawn, to a tenth. */
function noting() {
  const drawn: string[] = [];
  const note = (letter: string, x: number, y: number) =>
    drawn.push(`${letter}${x.toFixed(1)} ${y.toFixed(1)}`);
  return {
    drawn,
    moveTo: (x: number, y: number) => void note("M", x, y),
    lineTo: (x: number, y: number) => void note("L", x, y),
    closePath: () => void drawn.push("Z"),
  };
}

describe("packed outlines", () => {
  // As `tests/command/test_packed_outlines.py` packs them.
  const points = "AAAAADcAAAAAAEcAAAAAAAEAAAAAAQIA";
  const cells: Cell[] = [
    ["1", "one", [0, 0, 55, 71], [3]],
    ["2", "two", [1000, 20, 1256, 22], [3]],
  ];

  it("are drawn ring by ring, one cell after the other", () => {
    const [one, two] = [noting(), noting()];
    const numbers = numbersOf(points);
    const [first, second] = cells as [Cell, Cell];
    const after = trace(first, 0.1, numbers, 0, one);
    expect(one.drawn).toEqual(["M0.0 0.0", "L5.5 0.0", "L0.0 7.1", "Z"]);
    expect(trace(second, 0.1, numbers, after, two)).toBe(numbers.length);
    expect(two.drawn).toEqual(["M100.0 2.0", "L100.1 2.0", "L125.6 2.2", "Z"]);
  });

  it("have boxes in metres", () => {
    expect(boxOf(cells[1] as Cell, 0.5)).toEqual([500, 10, 628, 11]);
  });
});
