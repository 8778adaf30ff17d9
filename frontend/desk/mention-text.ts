/** Detects an @ mention in progress. */
const SIGN = /(?:^|[^A-Za-z0-9._%+-])[@＠]([^\s@＠]{0,20})$/;

/** Text between the @ and the end of the input; null without a mention in progress. */
export function begunName(textBeforeCaret: string): string | null {
  return SIGN.exec(textBeforeCaret)?.[1] ?? null;
}
