import { expect, it } from 'vitest';
import { choiceOf, isSeparator } from './separators';

it('takes any one ASCII character between cells, but what cells are made of', () => {
  const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
  const refused = printable.filter((character) => !isSeparator(character)).join('');
  expect(refused).toBe(`"'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz`);
  expect(isSeparator('\t')).toBe(true);
});

it.each(['', '::', '\n', '\r', 'é', '；', '😀'])('does not take %j', (text) => {
  expect(isSeparator(text)).toBe(false);
});

it('knows another character from the usual ones', () => {
  expect([choiceOf('tab'), choiceOf({ other: ':' })]).toEqual(['tab', 'other']);
});
