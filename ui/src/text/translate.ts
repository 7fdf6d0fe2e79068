import { IntlMessageFormat } from 'intl-messageformat';
import type { FailureKind } from '../host/generated/model';
import { en } from './en';
import type { Key, RichValues, Values } from './keys';
import { zhCN } from './zh-CN';

/** The languages that the window speaks. */
export const LOCALES = ['en', 'zh-CN'] as const;
export type Locale = (typeof LOCALES)[number];

/** All messages of every language. */
export const MESSAGES: Record<Locale, Record<Key, string>> = { en, 'zh-CN': zhCN };

/** A stretch of a sentence, plain or strong. */
export interface Piece {
  text: string;
  strong: boolean;
  /** The way to fail that it names: the rows that failed so can be shown. */
  failure?: FailureKind;
}

const compiled = new Map<string, IntlMessageFormat>();

function compile(locale: Locale, key: Key): IntlMessageFormat {
  const name = `${locale} ${key}`;
  let message = compiled.get(name);
  if (!message) {
    message = new IntlMessageFormat(MESSAGES[locale][key], locale);
    compiled.set(name, message);
  }
  return message;
}

/** The message in that language, as text. */
export function translate<K extends Key>(locale: Locale, key: K, ...values: Values<K>): string {
  return String(compile(locale, key).format(values[0]));
}

/** The message in that language, with its strong parts kept apart. */
export function translateRich<K extends Key>(locale: Locale, key: K, ...values: RichValues<K>): Piece[] {
  const parts = compile(locale, key).format<Piece | readonly Piece[]>({
    ...values[0],
    b: (inside) => ({ text: inside.map(String).join(''), strong: true }),
  });
  return [parts].flat(2).map((part) => (typeof part === 'string' ? { text: part, strong: false } : part));
}

/** The language to speak where the system prefers `languages`. */
export function localeFor(languages: readonly string[]): Locale {
  for (const language of languages) {
    const [primary] = language.toLowerCase().split('-');
    if (primary === 'zh') return 'zh-CN';
    if (primary === 'en') return 'en';
  }
  return 'en';
}
