import { expect, it } from 'vitest';
import type { Field } from '../../host/generated/model';
import {
  chosenColumns,
  columnsOf,
  moved,
  readColumnChoice,
  renamed,
  repeatedNames,
  requestedColumns,
  shortened,
  USUAL,
  wanting,
  wantingAll,
  wantingOwn,
  type ColumnChoice,
  type ExportColumnId,
} from './columns';

const RESULTS =
  'url outcome status error error_detail final_url redirects attempts duration_ms size_bytes content_type fetched_at';

const field = (name: string): Field => ({
  name,
  rule: { kind: 'json_path', path: `$.${name}` },
  several: 'join',
});
const job = { columns: ['sku', 'status'], fields: [field('price'), field('sku')] };

function column(id: ExportColumnId) {
  const found = columnsOf(job).find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
}

function names(choice: ColumnChoice, of = job): string {
  const wanted = chosenColumns(of, choice).filter(({ isWanted }) => isWanted);
  return wanted.map(({ given }) => given).join(' ');
}

it('has the imported columns first, then the results, the fields and the body', () => {
  expect(
    names(wantingAll(USUAL, { columns: ['sku'], fields: [field('price')] }), {
      columns: ['sku'],
      fields: [field('price')],
    }),
  ).toBe(`row sku ${RESULTS} price body`);
});

it('leaves imported columns their names, and gives the others that have them a prefix', () => {
  expect(names(USUAL)).toBe(`sku status ${RESULTS.replace(' status', ' result_status')} price result_sku`);
  const clashing = { columns: ['url', 'result_url', 'row'], fields: [] };
  expect(names(wanting(USUAL, 'row', true), clashing)).toBe(
    `result_row url result_url row ${RESULTS.replace('url', 'result_result_url')}`,
  );
});

it('names fields that are called as a result after the results, as the host does', () => {
  const odd = { columns: [], fields: [field('url'), field('body'), field('row')] };
  expect(names(USUAL, odd)).toBe(`${RESULTS} result_url body row`);
  expect(names(wanting(USUAL, 'body', true), odd)).toBe(`${RESULTS} result_url result_body row body`);
  expect(requestedColumns(odd, wanting(USUAL, 'body', true)).columns).toBeNull();
});

it('asks for no list where all is as usual, with the body or without', () => {
  expect(requestedColumns(job, USUAL)).toEqual({ columns: null, body: false });
  expect(requestedColumns(job, wanting(USUAL, 'body', true))).toEqual({ columns: null, body: true });
  const there = moved(USUAL, job, 'url', 1);
  expect(requestedColumns(job, moved(there, job, 'url', -1)).columns).toBeNull();
  expect(requestedColumns(job, renamed(USUAL, column('url'), ' url ')).columns).toBeNull();
});

it('asks for exactly the columns that are wanted, by their names and in their order', () => {
  let choice = wanting(wantingOwn(USUAL, job), 'error', true);
  choice = renamed(moved(choice, job, 'error', -100), column('error'), 'Why');
  choice = wanting(choice, 'field:price', true);
  expect(requestedColumns(job, choice).columns).toEqual([
    { value: { result: 'error' }, name: 'Why' },
    { value: { input: 0 }, name: 'sku' },
    { value: { input: 1 }, name: 'status' },
    { value: { field: 0 }, name: 'price' },
  ]);
  expect(requestedColumns(job, wanting(USUAL, 'row', true)).columns).toHaveLength(17);
  const named = requestedColumns(job, renamed(USUAL, column('url'), 'Address')).columns;
  expect(named?.[2]).toEqual({ value: { result: 'url' }, name: 'Address' });
});

it('takes an empty name for none', () => {
  const choice = renamed(renamed(USUAL, column('url'), 'Address'), column('url'), '  ');
  expect(choice).toEqual(USUAL);
});

it('tells of names that several wanted columns have', () => {
  const choice = renamed(USUAL, column('final_url'), 'url');
  expect(repeatedNames(chosenColumns(job, choice))).toEqual(['url']);
  expect(repeatedNames(chosenColumns(job, wanting(choice, 'url', false)))).toEqual([]);
  expect(repeatedNames(chosenColumns({ columns: ['a', 'a', 'a'], fields: [] }, USUAL))).toEqual(['a']);
});

it('remembers imported columns by their names, in other jobs too', () => {
  let choice = renamed(wanting(USUAL, 'status', false), column('input:sku'), 'Item');
  choice = moved(choice, job, 'input:sku', 100);
  const kept = readColumnChoice(JSON.parse(JSON.stringify(choice)));
  expect(kept).toEqual(choice);
  const other = { columns: ['colour', 'sku'], fields: [] };
  expect(names(kept, other)).toBe(`colour ${RESULTS.replace(' status', '')} Item`);
  expect(names(kept, { columns: [], fields: [] })).toBe(RESULTS.replace(' status', ''));
});

it('keeps what is said of columns of other jobs', () => {
  const choice = wanting(USUAL, 'input:weight', false);
  expect(wantingAll(choice, job).changed).toContain('input:weight');
});

it.each([
  null,
  7,
  'x',
  [],
  { order: 'x', changed: [7, 'nonsense'], names: [1] },
  { names: { url: '', x: 'y' } },
])('takes %j for nothing at all', (read) => {
  expect(readColumnChoice(read)).toEqual(USUAL);
});

it('stands ten thousand columns, and remembers a part of them', () => {
  const many = { columns: Array.from({ length: 10_000 }, (_, index) => `column ${index}`), fields: [] };
  const choice = wanting(moved(USUAL, many, 'input:column 9999', -1), 'input:column 5', false);
  expect(requestedColumns(many, choice).columns?.[9_997]?.name).toBe('column 9999');
  expect(shortened(choice).order).toHaveLength(500);
});
