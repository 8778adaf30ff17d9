/** Formats of recordings, and their length as text. */

/** Formats that the server accepts, the best first. */
export const WANTED = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

const SUFFIXES: Record<string, string> = {
  "audio/webm": "webm",
  "audio/mp4": "m4a",
  "audio/ogg": "ogg",
};

/** Suffix of a file name for a media type with or without its codec. */
export function suffixOf(type: string): string {
  return SUFFIXES[type.split(";")[0]?.trim().toLowerCase() ?? ""] ?? "bin";
}

/** Seconds as minutes and seconds. */
export function clockOf(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
