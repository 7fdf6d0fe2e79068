import { expect, it } from 'vitest';
import type { Field } from '../../host/generated/model';
import {
  AS_MADE,
  columnsOf,
  isVisible,
  moved,
  ordered,
  readArrangement,
  resized,
  toggled,
  type Arrangement,
  type ColumnId,
} from './columns';

const columns = columnsOf(list(['sku', 'price']));

function list(columns: string[], found: string[] = []) {
  return { columns, fields: found.map(fieldNamed) };
}

function fieldNamed(name: string): Field {
  return { name, rule: { kind: 'json_path', path: '$' }, several: 'join' };
}

function column(id: ColumnId) {
  const found = columns.find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
}

function seen(arrangement: Arrangement, list = columns): string {
  return ordered(list, arrangement)
    .filter((one) => isVisible(one, arrangement))
    .map((one) => one.id)
    .join(' ');
}

it('shows the columns of its own at first', () => {
  expect(seen(AS_MADE)).toBe('row result url attempts duration size');
});

it('shows, hides and moves columns', () => {
  let now = toggled(AS_MADE, column('input:price'), true);
  expect(seen(now)).toBe('row result url input:price attempts duration size');
  now = toggled(now, column('attempts'), false);
  now = moved(columns, now, column('size'), -10);
  expect(seen(now)).toBe('size row result url input:price duration');
  now = moved(columns, now, column('size'), 2);
  expect(seen(now)).toBe('row result size url input:price duration');
  now = toggled(toggled(now, column('input:price'), false), column('attempts'), true);
  expect(seen(now)).toBe('row result size url attempts duration');
});

it('keeps the URL in sight', () => {
  expect(seen(toggled(AS_MADE, column('url'), false))).toContain('url');
});

it('remembers an imported column by its name, in another list too', () => {
  const now = moved(columns, toggled(AS_MADE, column('input:price'), true), column('input:price'), -10);
  const kept = readArrangement(JSON.stringify(now));
  expect(kept).toEqual(now);
  expect(seen(kept, columnsOf(list(['colour', 'price'])))).toBe(
    'input:price row result url attempts duration size',
  );
  expect(seen(kept, columnsOf(list([])))).toBe('row result url attempts duration size');
});

it('tells two columns of one name apart', () => {
  expect(new Set(columnsOf(list(['price', 'price', 'price'])).map(({ id }) => id)).size).toBe(9);
});

it('keeps widths within what can be used', () => {
  expect(resized(AS_MADE, 'url', 5).widths.url).toBe(40);
  expect(resized(resized(AS_MADE, 'url', 300.4), 'row', 80).widths).toEqual({ url: 300, row: 80 });
  expect(resized(resized(AS_MADE, 'url', 300), 'url', null).widths).toEqual({});
});

it.each([null, '', '{', '7', 'null', '{"order":"x","widths":[1],"hidden":[7,"nonsense"]}'])(
  'takes %s for nothing at all',
  (text) => {
    expect(readArrangement(text)).toEqual(AS_MADE);
  },
);

it('stands ten thousand columns', () => {
  const many = columnsOf(list(Array.from({ length: 10_000 }, (_, index) => `column ${index}`)));
  const started = toggled(AS_MADE, { id: 'input:column 9999', column: { input: 9_999 }, name: '' }, true);
  expect(seen(started, many)).toBe('row result url input:column 9999 attempts duration size');
  // No others are remembered.
  const last = { id: 'input:column 9999', column: { input: 9_999 }, name: '' } as const;
  const now = moved(many, started, last, -1);
  expect(seen(now, many)).toBe('row result input:column 9999 url attempts duration size');
  expect(now.order).toHaveLength(7);
});

it('remembers the order in one list while another one is put in order', () => {
  const both = ['input:sku', 'input:price'] as const;
  let now = both.reduce((arrangement, id) => toggled(arrangement, column(id), true), AS_MADE);
  now = moved(columns, now, column('input:price'), -10);
  const others = columnsOf(list(['colour']));
  const colour = others.find(({ name }) => name === 'colour');
  if (colour) now = moved(others, toggled(now, colour, true), colour, 1);
  expect(seen(now)).toBe('input:price row result url input:sku attempts duration size');
  expect(seen(now, others)).toBe('row result url attempts input:colour duration size');
});

it('shows the columns from the answers at the end, until they are hidden', () => {
  const job = columnsOf(list(['price'], ['price', 'stock']));
  expect(seen(AS_MADE, job)).toBe('row result url attempts duration size field:price field:stock');
  const stock = job.find(({ id }) => id === 'field:stock');
  if (!stock) throw new Error('no such column');
  expect(stock.column).toEqual({ field: 1 });
  let now = toggled(AS_MADE, stock, false);
  now = moved(job, now, { id: 'field:price', column: { field: 0 }, name: 'price' }, -4);
  now = resized(now, 'field:price', 90);
  const kept = readArrangement(JSON.stringify(now));
  expect(seen(kept, job)).toBe('row result field:price url attempts duration size');
  expect(kept.widths['field:price']).toBe(90);
});
