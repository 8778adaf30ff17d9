/** Times of day in the zone of the installation. */

const clocks = new Map<string, Intl.DateTimeFormat>();

/** One formatter for each kind of time: making them anew every second costs memory. */
export function clockOf(zone: string, seconds: boolean): Intl.DateTimeFormat {
  const key = `${zone} ${seconds}`;
  let found = clocks.get(key);
  if (!found) {
    const two = "2-digit" as const;
    found = new Intl.DateTimeFormat("zh-CN", {
      timeZone: zone,
      hour: two,
      minute: two,
      hourCycle: "h23",
      ...(seconds ? { second: two } : {}),
    });
    clocks.set(key, found);
  }
  return found;
}
