import { t } from '../../text/language.svelte';

/** What a list is called; one that was pasted has no name of its own. */
export function listName(name: string): string {
  return name || t('list.pasted');
}
