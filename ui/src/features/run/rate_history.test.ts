import { expect, it } from 'vitest';
import { linePoints, RateHistory } from './rate_history';

it('keeps one rate a second, and a minute of them', () => {
  const history = new RateHistory();
  let rates: readonly number[] = [];
  for (let tenth = 0; tenth < 1_000; tenth += 1) rates = history.add(tenth, tenth * 100);
  expect(rates).toHaveLength(60);
  expect(rates.at(-1)).toBe(999);
});

it('fills the seconds in which no tick came', () => {
  const history = new RateHistory();
  history.add(5, 0);
  expect(history.add(7, 3_000)).toEqual([5, 7, 7, 7]);
});

it('draws the newest second at the right edge, the highest rate at the top', () => {
  expect(linePoints([0, 10], 59, 20)).toBe('58.0,19.0 59.0,1.0');
});
