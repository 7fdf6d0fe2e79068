import { expect, it } from 'vitest';
import { axisTime } from './chart';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

it.each([
  [0, 10_000, 38_000, '0:00'],
  [30_000, 10_000, 38_000, '0:30'],
  [12 * MINUTE + 5_000, 5_000, 20 * MINUTE, '12:05'],
  [1_500, 500, 2_000, '0:01.5'],
  [0, 30 * MINUTE, 3 * HOUR, '0:00'],
  [1.5 * HOUR, 30 * MINUTE, 3 * HOUR, '1:30'],
  [26 * HOUR, 2 * HOUR, 40 * HOUR, '26:00'],
])('%d ms, in steps of %d on an axis of %d, are %s', (time, step, whole, text) => {
  expect(axisTime(time, step, whole)).toBe(text);
});
