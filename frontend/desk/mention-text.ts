/** Where a name is being written behind an @. */
const SIGN = /(?:^|[^A-Za-z0-9._%+-])[@＠]([^\s@＠]{0,20})$/;

/** What stands between the @ and the end of the text; null where no name is being written. */
export function begunName(textBeforeCaret: string): string | null {
  return SIGN.exec(textBeforeCaret)?.[1] ?? null;
}
