import { expect, it } from 'vitest';
import { AT_FIRST, readChoices, writeChoices, type ExportChoices } from './choices';
import { renamed, USUAL, wanting } from './columns';

const CHOSEN: ExportChoices = {
  way: 'xlsx',
  csv: { excel: false, separator: 'semicolon' },
  columns: renamed(
    wanting(USUAL, 'input:price', false),
    { id: 'url', value: { result: 'url' }, name: 'url' },
    'Address',
  ),
  fileName: '{sku}',
};

it('remembers what was chosen', () => {
  expect(readChoices(writeChoices(CHOSEN))).toEqual(CHOSEN);
});

it.each(['', '{', '7', 'null', '[]', '{"way":"pdf","csv":"x","columns":3,"fileName":" "}'])(
  'begins anew where it finds %s',
  (text) => {
    expect(readChoices(text)).toEqual(AT_FIRST);
  },
);

it('keeps what makes sense of a damaged text', () => {
  const text = '{"way":"json","csv":{"separator":"lines","excel":false},"fileName":7}';
  const csv = { excel: false, separator: 'comma' };
  expect(readChoices(text)).toEqual({ ...AT_FIRST, way: 'json', csv });
});
