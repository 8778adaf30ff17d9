/** What a file control holds after a choice, and the words for a size. */

interface Listed {
  readonly name: string;
  readonly size: number;
  readonly lastModified: number;
}

/**
 * The files after a choice. An empty choice was cancelled and changes nothing; a control of several
 * files adds the new ones, each file once.
 */
export function withFiles<Kind extends Listed>(
  held: readonly Kind[],
  chosen: readonly Kind[],
  isMultiple: boolean,
): Kind[] {
  if (!chosen.length) return [...held];
  if (!isMultiple) return chosen.slice(0, 1);
  const files = new Map<string, Kind>();
  for (const file of [...held, ...chosen]) {
    files.set(`${file.name}|${file.size}|${file.lastModified}`, file);
  }
  return [...files.values()];
}

/** A size as "830 kB" or "2.4 MB", the same in all languages. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
