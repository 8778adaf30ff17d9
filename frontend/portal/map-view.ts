/** Converts clicks on a server-rendered map to coordinates. */

/** Extent of the image in degrees: corner, size, and the requested span. */
export interface MapView {
  west: number;
  north: number;
  wide: number;
  high: number;
  span: number;
}

/** Position of the image on the screen, and a point, in pixels. */
interface Rectangle {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Parse a view: five numbers separated by commas. */
export function readView(text: string): MapView {
  const [west, north, wide, high, span] = numbers(text, 5);
  return { west, north, wide, high, span } as MapView;
}

/** Parse a place: longitude and latitude separated by a comma, in degrees. */
export function readPlace(text: string): [lon: number, lat: number] {
  return numbers(text, 2) as [number, number];
}

/** Coordinates in degrees of a point on the screen. */
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
