import { MESSAGES } from './translate';
import type { Key } from './keys';
import type { Words } from './words';

type StatusKey = Extract<Key, `status.${string}`>;

function isStatusKey(key: string): key is StatusKey {
  return key in MESSAGES.en;
}

/** A status with its name, where it has a usual one: `404 Not found`. */
export function statusText(words: Words, status: number | null): string {
  if (status === null) return words.t('common.none');
  const key = `status.${status}`;
  return isStatusKey(key) ? `${status} ${words.t(key)}` : String(status);
}
