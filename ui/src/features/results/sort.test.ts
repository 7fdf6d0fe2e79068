import { expect, it } from 'vitest';
import { ariaSort, nextSort } from './sort';

it('a column’s head sorts up, then down, then not at all', () => {
  const up = nextSort(null, 'duration');
  const down = nextSort(up, 'duration');
  expect(ariaSort(up, 'duration')).toBe('ascending');
  expect(ariaSort(down, 'duration')).toBe('descending');
  expect(nextSort(down, 'duration')).toBeNull();
});

it('another column’s head begins anew', () => {
  const sort = nextSort({ column: 'duration', descending: true }, 'size');
  expect(sort).toEqual({ column: 'size', descending: false });
  expect(ariaSort(sort, 'duration')).toBe('none');
});
