/** The app's own words in both languages; those of forms and states come from the server. */
import { signal } from "@preact/signals";
import { EN } from "./words-en";
import { type Words, ZH } from "./words-zh";

export type Language = "zh-hans" | "en";

const KEPT = "field.language";

function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT) ?? navigator.language;
  return kept.toLowerCase().startsWith("zh") ? "zh-hans" : "en";
}

export const language = signal<Language>("zh-hans");

/** The words of the present language. */
export function w(): Words {
  return language.value === "en" ? EN : ZH;
}

/** Speak a language from now on; the server's pages and answers follow by its cookie. */
export function speak(chosen: Language = firstLanguage()): void {
  language.value = chosen;
  localStorage.setItem(KEPT, chosen);
  document.documentElement.lang = chosen === "en" ? "en" : "zh-Hans";
  document.title = w().app;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on iPhones
  document.cookie = `django_language=${chosen}; path=/; max-age=31536000; samesite=lax`;
}

/** A moment in the reader's words, by the phone's time zone. */
export function momentText(iso: string): string {
  const locale = language.value === "en" ? "en-GB" : "zh-CN";
  const how = { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" } as const;
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return "";
  return new Intl.DateTimeFormat(locale, how).format(moment);
}
