import type { HostError } from '../host/generated/model';
import type { Words } from './words';

/** What the window says of an error of the host's. */
export interface ErrorTexts {
  title: string;
  /** Why it came to that, in one sentence or two. */
  why: string;
  /** What the user can do about it. */
  what: string;
}

/** The texts for an error, with its numbers in them. */
export function errorTexts(words: Words, { code, count = 0, limit = 0 }: HostError): ErrorTexts {
  return {
    title: words.t(`host.${code}.title`),
    why: words.t(`host.${code}.why`, { count, limit }),
    what: words.t(`host.${code}.what`),
  };
}

/** Why and what to do, as running text. */
export function errorSentences(words: Words, error: HostError): string {
  const { why, what } = errorTexts(words, error);
  return `${why}${words.t('sentence.gap')}${what}`;
}
