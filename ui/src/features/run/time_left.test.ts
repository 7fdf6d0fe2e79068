import { expect, it } from 'vitest';
import { Words } from '../../text/words';
import { TimeLeft } from './time_left';

const english = new Words('en');
const MINUTE = 60_000;

function told(guesses: (number | null)[]): string[] {
  const left = new TimeLeft();
  const all = guesses
    .map((guess) => left.next(guess))
    .map((shown) => (shown === null ? '' : english.about(shown)));
  return all.filter((text, index) => text !== all[index - 1]);
}

it('does not swing between neighbours', () => {
  const swinging = Array.from({ length: 100 }, (_, tick) => (2.5 + (tick % 2 ? 0.2 : -0.2)) * MINUTE);
  expect(told(swinging)).toEqual(['2 minutes']);
});

it('counts down all the same', () => {
  const guesses = Array.from({ length: 300 }, (_, second) => (300 - second) * 1_000);
  expect(told(guesses).slice(0, 5)).toEqual([
    '5 minutes',
    '4 minutes',
    '3 minutes',
    '2 minutes',
    '75 seconds',
  ]);
  expect(told(guesses).slice(-3)).toEqual(['3 seconds', '2 seconds', '1 second']);
});

it('takes over at once what is quite another time', () => {
  expect(told([10 * MINUTE, 3 * MINUTE, 11 * MINUTE])).toEqual(['10 minutes', '3 minutes', '11 minutes']);
});

it('forgets what was shown when nothing is known', () => {
  expect(told([2.9 * MINUTE, null, 2.4 * MINUTE])).toEqual(['3 minutes', '', '2 minutes']);
});
