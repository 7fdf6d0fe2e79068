import { expect, it } from 'vitest';
import { areNumbers } from './found';

it('tells columns of numbers from others', () => {
  const rows = [
    { found: ['19.90', 'a', '007', null, '-0'] },
    { found: null },
    { found: [] },
    { found: [null, '3', '8', null, '1e5'] },
  ];
  expect(areNumbers(rows)).toEqual([true, false, false, false, true]);
  expect(areNumbers([{ found: null }])).toEqual([]);
});
