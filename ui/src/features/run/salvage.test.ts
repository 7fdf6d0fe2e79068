import { expect, it } from 'vitest';
import type { Salvage } from '../../host/generated/model';
import { LOCALES } from '../../text/translate';
import { Words } from '../../text/words';
import { salvageText } from './salvage';

const english = new Words('en');
const WHOLE: Salvage = {
  path: '/home/ada/list (recovered).fetchlist',
  rows: 12_040,
  lost_rows: 0,
  outcomes: 11_240,
  lost_outcomes: 0,
  lost_bodies: 0,
  lost_settings: false,
};

it('says what was saved and where, and what is missing', () => {
  expect(salvageText(english, { ...WHOLE, lost_rows: 36, lost_outcomes: 800 })).toEqual([
    '12,004 of 12,040 rows were saved to /home/ada/list (recovered).fetchlist; 36 rows could not be read.',
    '800 answers are lost: their rows wait to be fetched again.',
  ]);
});

it('says so where nothing is missing', () => {
  expect(salvageText(english, WHOLE)).toEqual([
    'All 12,040 rows were saved to /home/ada/list (recovered).fetchlist.',
    'Nothing is missing.',
  ]);
});

it('speaks of one as of one', () => {
  const one = { ...WHOLE, rows: 2, lost_rows: 1, lost_outcomes: 1, lost_bodies: 1, lost_settings: true };
  expect(salvageText(english, one)).toEqual([
    '1 of 2 rows was saved to /home/ada/list (recovered).fetchlist; 1 row could not be read.',
    '1 answer is lost: its row waits to be fetched again.',
    'The content of 1 answer is lost; its result is kept.',
    'The settings are lost: the usual ones stand in for them.',
  ]);
});

it('has every sentence in every language', () => {
  for (const locale of LOCALES) {
    const all = { ...WHOLE, lost_rows: 36, lost_outcomes: 800, lost_bodies: 2, lost_settings: true };
    expect(salvageText(new Words(locale), all)).toHaveLength(4);
  }
});
