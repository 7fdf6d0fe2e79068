import { expect, it } from 'vitest';
import { rowAfterKey } from './keyboard';

it.each([
  ['ArrowDown', 5, 6],
  ['ArrowUp', 5, 4],
  ['PageDown', 5, 25],
  ['PageUp', 45, 25],
  ['Home', 5, 0],
  ['End', 5, 999_999],
])('%s moves from row %d to row %d', (key, from, to) => {
  expect(rowAfterKey(key, from, 1_000_000, 20)).toBe(to);
});

it.each([
  ['ArrowDown', 9],
  ['PageDown', 9],
  ['PageDown', 3],
  ['End', 9],
])('%s stops at the last row', (key, from) => {
  expect(rowAfterKey(key, from, 10, 20)).toBe(9);
});

it.each(['ArrowUp', 'PageUp', 'Home'])('%s stops at the first row', (key) => {
  expect(rowAfterKey(key, 0, 10, 20)).toBe(0);
});

it('begins at the first row while none is selected, from below at the last', () => {
  expect(rowAfterKey('ArrowDown', -1, 10, 20)).toBe(0);
  expect(rowAfterKey('ArrowUp', -1, 10, 20)).toBe(9);
});

it('leaves other keys and empty tables alone', () => {
  expect(rowAfterKey('a', 3, 10, 20)).toBeNull();
  expect(rowAfterKey('ArrowDown', -1, 0, 20)).toBeNull();
});
