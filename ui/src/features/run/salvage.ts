import type { Salvage } from '../../host/generated/model';
import type { Words } from '../../text/words';

/** What could be saved of a damaged job and what could not, a sentence each. */
export function salvageText(words: Words, salvage: Salvage): string[] {
  const { path, rows, lost_rows: lost, lost_outcomes: answers, lost_bodies: bodies } = salvage;
  const said = [
    lost === 0
      ? words.t('salvage.all_rows', { rows, path })
      : words.t('salvage.rows', { saved: rows - lost, rows, path, lost }),
  ];
  if (answers > 0) said.push(words.t('salvage.outcomes', { count: answers }));
  if (bodies > 0) said.push(words.t('salvage.bodies', { count: bodies }));
  if (salvage.lost_settings) said.push(words.t('salvage.settings'));
  if (said.length === 1 && lost === 0) said.push(words.t('salvage.nothing'));
  return said;
}
