/** Where a press on a map that the server drew lies on earth. */

/** What the drawing shows, in degrees: its corner, how far it reaches, and the span it was asked with. */
export interface MapView {
  west: number;
  north: number;
  wide: number;
  high: number;
  span: number;
}

/** The rectangle that the drawing takes on the screen, and a point, both in pixels. */
interface Rectangle {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A view as the server writes it: five numbers between commas. */
export function readView(text: string): MapView {
  const [west, north, wide, high, span] = numbers(text, 5);
  return { west, north, wide, high, span } as MapView;
}

/** A place as the server writes it: east and north between a comma, in degrees. */
export function readPlace(text: string): [lon: number, lat: number] {
  return numbers(text, 2) as [number, number];
}

/** The place in degrees under a point of the screen. */
export function placeUnder(
  view: MapView,
  drawing: Rectangle,
  x: number,
  y: number,
): [lon: number, lat: number] {
  return [
    view.west + ((x - drawing.left) / drawing.width) * view.wide,
    view.north - ((y - drawing.top) / drawing.height) * view.high,
  ];
}

function numbers(text: string, count: number): number[] {
  const found = text.split(",").map(Number);
  if (found.length !== count || !found.every(Number.isFinite)) {
    throw new Error(`“${text}” is not ${count} numbers`);
  }
  return found;
}
