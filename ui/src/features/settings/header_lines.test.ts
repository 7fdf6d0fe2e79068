import { expect, it } from 'vitest';
import { headerLines, parseHeaderLines } from './header_lines';

it('reads a header a line, whatever the spaces', () => {
  const { headers, problems } = parseHeaderLines('Accept: text/html\r\n\n  X-Key :  a:b \n');
  expect(problems).toEqual([]);
  expect(headers).toEqual([
    { name: 'Accept', value: 'text/html' },
    { name: 'X-Key', value: 'a:b' },
  ]);
});

it('says of each line that is none which one it is', () => {
  const { headers, problems } = parseHeaderLines('Accept\nOK: 1\na b: c\nX: \u0000');
  expect(headers).toEqual([{ name: 'OK', value: '1' }]);
  expect(problems).toEqual([
    { kind: 'no_colon', line: 1 },
    { kind: 'name', line: 3, name: 'a b' },
    { kind: 'value', line: 4 },
  ]);
});

it('writes what it reads', () => {
  const text = 'Accept-Language: en\nX-Empty: ';
  expect(headerLines(parseHeaderLines(text).headers)).toBe(text);
});
