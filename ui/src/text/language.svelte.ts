import type { Key, RichValues, Values } from './keys';
import { LOCALES, localeFor, type Locale, type Piece } from './translate';
import { Words } from './words';

const STORED_AS = 'language';

/** What the user can choose: the system's language, or one of ours. */
export type LanguageChoice = 'system' | Locale;

function stored(): LanguageChoice {
  const choice = localStorage.getItem(STORED_AS);
  return LOCALES.find((locale) => locale === choice) ?? 'system';
}

class Language {
  #choice = $state<LanguageChoice>(stored());
  readonly words = $derived(
    new Words(this.#choice === 'system' ? localeFor(navigator.languages) : this.#choice),
  );

  get choice(): LanguageChoice {
    return this.#choice;
  }

  set choice(choice: LanguageChoice) {
    this.#choice = choice;
    if (choice === 'system') localStorage.removeItem(STORED_AS);
    else localStorage.setItem(STORED_AS, choice);
  }
}

/** The language of the window. */
export const language = new Language();

/** The message in the window's language. */
export function t<K extends Key>(key: K, ...values: Values<K>): string {
  return language.words.t(key, ...values);
}

/** The message in the window's language, its strong parts kept apart. */
export function rich<K extends Key>(key: K, ...values: RichValues<K>): Piece[] {
  return language.words.rich(key, ...values);
}

/** Numbers, sizes and times in the window's language. */
export function words(): Words {
  return language.words;
}
