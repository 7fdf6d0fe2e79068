import { beforeEach, expect, it } from 'vitest';
import type { Door } from '../../host/door';
import { fakeDoor } from '../../host/fake';
import type { FieldCells, RowView } from '../../host/generated/model';
import { Session } from '../run/session.svelte';
import { FoundValues, textOf } from './found_values.svelte';

const PRICE = { name: 'price', rule: { kind: 'json_path', path: '$.price' }, several: 'join' } as const;

let asked: { rows: number[]; answer: (cells: FieldCells[]) => void; refuse: (error: Error) => void }[];
let session: Session;
let found: FoundValues;

beforeEach(async () => {
  asked = [];
  const door: Door = {
    ...fakeDoor(new URLSearchParams({ state: 'done' })),
    fieldCells: (rows) =>
      new Promise((answer, refuse) => {
        asked.push({ rows, answer, refuse });
      }),
  };
  session = new Session(door, await door.openState());
  session.job = { ...session.job, fields: [PRICE] };
  found = new FoundValues(session);
});

function row(number: number, change: Partial<RowView> = {}): RowView {
  return {
    row: number,
    state: 'ok',
    url: '',
    status: 200,
    error: null,
    attempts: 1,
    duration_ms: 5,
    size_bytes: 20,
    retry_in_ms: null,
    same_as: null,
    is_selected: false,
    cells: [],
    ...change,
  };
}

/** Answers a request for some of its rows. */
async function answer(request: number, rows: number[], text = 'a'): Promise<void> {
  asked[request]?.answer(rows.map((number) => ({ row: number, cells: [{ text: `${text}${number}` }] })));
  await new Promise((resolve) => setTimeout(resolve, 0));
}

function shown(...rows: RowView[]): string[] {
  return rows.map((one) => {
    const cells = found.of(one);
    return cells ? textOf(cells[0]) || 'nothing' : 'unknown';
  });
}

it('asks for what is on screen, one request at a time, until all of it is there', async () => {
  const rows = [row(1), row(2), row(3)];
  found.want(rows);
  found.want(rows);
  expect(asked.map((one) => one.rows)).toEqual([[1, 2, 3]]);
  // The host hands over what it had time for.
  await answer(0, [1]);
  expect(shown(...rows)).toEqual(['a1', 'unknown', 'unknown']);
  expect(asked.map((one) => one.rows)).toEqual([
    [1, 2, 3],
    [2, 3],
  ]);
  found.want([row(3), row(4)]);
  await answer(1, [2, 3]);
  expect(asked[2]?.rows).toEqual([4]);
  await answer(2, [4]);
  expect(shown(row(1), row(3), row(4))).toEqual(['unknown', 'a3', 'a4']);
  found.want([row(3), row(4)]);
  expect(asked.length).toBe(3);
});

it('has nothing to look through in rows without a body', () => {
  const rows = [
    row(1, { state: 'waiting', attempts: 0, status: null, size_bytes: null }),
    row(2, { state: 'failed', status: null, size_bytes: null }),
    row(3, { size_bytes: 0 }),
    row(4, { state: 'retrying', status: 503 }),
  ];
  found.want(rows);
  expect(asked).toEqual([]);
  expect(shown(...rows)).toEqual(['nothing', 'nothing', 'nothing', 'nothing']);
});

it('looks anew at a row that was fetched again, and at all of them with other columns', async () => {
  found.want([row(1)]);
  await answer(0, [1]);
  const again = row(1, { attempts: 2 });
  expect(shown(again)).toEqual(['unknown']);
  found.want([again]);
  await answer(1, [1], 'b');
  expect(shown(again)).toEqual(['b1']);
  session.job = { ...session.job, fields: [{ ...PRICE, name: 'other' }] };
  found.want([again]);
  expect(shown(again)).toEqual(['unknown']);
  // An answer for the columns before comes too late.
  session.job = { ...session.job, fields: [PRICE] };
  found.want([again]);
  await answer(2, [1], 'old');
  expect(shown(again)).toEqual(['unknown']);
  await answer(3, [1], 'c');
  expect(shown(again)).toEqual(['c1']);
});

it('tells a failure once, and tries again with other columns', async () => {
  found.want([row(1)]);
  asked[0]?.refuse(new Error('the file is gone'));
  await new Promise((resolve) => setTimeout(resolve, 0));
  found.want([row(1)]);
  expect(asked.length).toBe(1);
  session.job = { ...session.job, fields: [] };
  found.want([row(1)]);
  expect(asked.length).toBe(2);
});

it('puts a column to the right where all that it finds are numbers', async () => {
  session.job = { ...session.job, fields: [PRICE, { ...PRICE, name: 'name' }, { ...PRICE, name: 'mixed' }] };
  found.want([row(1), row(2)]);
  asked[0]?.answer([
    { row: 1, cells: [{ json: '19.90' }, { text: '19.90' }, { json: '-3' }] },
    { row: 2, cells: [null, null, { json: 'true' }] },
  ]);
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(found.areNumbers).toEqual([true, false, false]);
});
