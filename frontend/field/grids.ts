/** The officer's own grids as the copy has them; see `fieldwork/own_grids/on_phones.py`. Pure. */

/** Outlines in metres from the north-western corner, which lies at `west` and `north` (WGS 84). */
export interface GridMap {
  width: number;
  height: number;
  west: number;
  north: number;
  per_lon: number; // metres in a degree
  per_lat: number;
  outlines: { code: string; path: string; at: [number, number] }[];
}

export interface GridCell {
  code: string;
  name: string;
  unit: string;
  is_mine: boolean; // the officer is posted to it
}

export interface News {
  id: string;
  title: string;
  text: string; // "" once withdrawn
  mark: string; // such as “Corrected”
  reason: string;
  days: string[]; // the first and the last
  where: string;
}

export interface Duty {
  unit: string;
  days: { day: string; names: string }[];
}

export interface GridsPart {
  map: GridMap | null;
  cells: GridCell[];
  duty: Duty[];
  news: News[];
}

/** A point in the metres of the map; null outside of it. */
export function within(map: GridMap, lon: number, lat: number): [number, number] | null {
  const [x, y] = [(lon - map.west) * map.per_lon, (map.north - lat) * map.per_lat];
  return x >= 0 && y >= 0 && x <= map.width && y <= map.height ? [x, y] : null;
}

/** Who is on duty on a day, by unit; "" where the copy does not say. */
export function dutyOn(duty: Duty[], day: string): [string, string][] {
  return duty.map(({ unit, days }) => [unit, days.find((each) => each.day === day)?.names ?? ""]);
}

/** What is shown on a day, although the copy may be some days old; it begins today or later. */
export function newsOn(news: News[], day: string): News[] {
  return news.filter(({ days }) => (days[days.length - 1] ?? day) >= day);
}

/** A grid's name without that of its unit, for the little room on a map. */
export function shortName({ name, unit }: GridCell): string {
  const short = name.startsWith(unit) ? name.slice(unit.length).trim() : name;
  return short || name;
}
