/** Options of a list by what was typed: the same rule as `jiceng.core.pinyin` on the server. */

export interface Choice {
  readonly value: string;
  readonly label: string;
  /** Its place among others, shown on a second line. */
  readonly about: string;
  /** Further spellings, separated by blanks: code, pinyin, initials of the pinyin. */
  readonly keys: string;
}

/** Letters in plain form: full-width ones and capitals count as small letters, blanks do not. */
export function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
}

/**
 * The choices that match, those that begin with the text first. Without a text: recent ones first.
 *
 * `most` limits what is returned; `isCut` tells whether there are more.
 */
export function matching(
  choices: readonly Choice[],
  typed: string,
  recent: readonly string[],
  most: number,
): { found: Choice[]; isCut: boolean } {
  const sought = plain(typed);
  const ranked = choices
    .map((choice, at) => ({
      choice,
      at,
      rank: sought ? rank(choice, sought) : age(choice, recent),
    }))
    .filter((each) => each.rank < NEVER)
    .sort((one, other) => one.rank - other.rank || one.at - other.at);
  return {
    found: ranked.slice(0, most).map((each) => each.choice),
    isCut: ranked.length > most,
  };
}

const NEVER = Number.POSITIVE_INFINITY;

function rank(choice: Choice, sought: string): number {
  const parts = [plain(choice.label), ...choice.keys.split(" ").filter(Boolean)];
  if (parts.some((part) => part.startsWith(sought))) return 0;
  if (parts.some((part) => part.includes(sought))) return 1;
  return plain(choice.about).includes(sought) ? 2 : NEVER;
}

function age(choice: Choice, recent: readonly string[]): number {
  const at = recent.indexOf(choice.value);
  return at < 0 ? recent.length : at;
}

/** Recent values after another choice: the newest first, each once, a few. */
export function withRecent(recent: readonly string[], value: string, most: number): string[] {
  return [value, ...recent.filter((each) => each !== value)].slice(0, most);
}
