import { beforeEach, describe, expect, it } from 'vitest';
import type { Door } from '../../host/door';
import { fakeDoor } from '../../host/fake';
import type { RowPage, RowQuery, Selecting } from '../../host/generated/model';
import { fakeRow } from '../../host/fake/data';
import { Session } from '../run/session.svelte';
import { Table } from './table.svelte';

const TOTAL = 1_000;

let order: number[];
let asked: RowQuery[];
let table: Table;
let door: Door;

async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
}

async function rowsOf({ offset, limit }: RowQuery): Promise<RowPage> {
  const numbers = order.slice(offset, offset + limit);
  return Promise.resolve({
    total: order.length,
    selected: 0,
    rows: numbers.map((row) => fakeRow(row, TOTAL, 0)),
  });
}

beforeEach(async () => {
  order = Array.from({ length: TOTAL }, (_, index) => index + 1);
  asked = [];
  door = {
    ...fakeDoor(new URLSearchParams({ state: 'done', rows: String(TOTAL) })),
    rows: (query: RowQuery) => {
      asked.push(query);
      return rowsOf(query);
    },
  };
  table = new Table(new Session(door, await door.openState()));
  table.changed(1);
  table.map.resize(TOTAL, 600);
  table.look();
  await settled();
});

describe('the keyboard', () => {
  it('moves the selection without opening a row, and the open row with it', async () => {
    table.key('ArrowDown');
    table.key('ArrowDown');
    expect([table.cursor, table.open]).toEqual([1, null]);
    table.choose(1, 'only', true);
    expect(table.open).toBe(2);
    table.key('ArrowDown');
    expect(table.open).toBe(3);
    await settled();
  });

  it('opens a row that has yet to come as soon as it comes', async () => {
    table.choose(0, 'only', true);
    table.key('End');
    expect(table.open).toBe(1);
    await settled();
    expect(table.open).toBe(TOTAL);
    expect(table.at(TOTAL - 1)?.row).toBe(TOTAL);
  });
});

it('the cursor stays with its row when others come before it', async () => {
  table.choose(4, 'only', true);
  order = [501, 502, 503, ...order];
  table.changed(2);
  await settled();
  expect(table.cursor).toBe(7);
  expect(table.at(table.cursor)?.row).toBe(5);
  expect(table.open).toBe(5);
});

describe('the selection', () => {
  let said: Selecting[];
  const selected = () => (table.loaded?.rows ?? []).filter((row) => row.is_selected).map((row) => row.row);

  beforeEach(() => {
    said = [];
    door.select = (selecting) => {
      said.push(selecting);
      return Promise.resolve(said.length);
    };
  });

  it('is seen before the host has answered', async () => {
    table.choose(3, 'only');
    expect(selected()).toEqual([4]);
    table.choose(5, 'toggle');
    expect(selected()).toEqual([4, 6]);
    table.choose(3, 'toggle');
    expect(selected()).toEqual([6]);
    await settled();
    table.selectAll();
    expect(selected()).toHaveLength(table.loaded?.rows.length ?? 0);
    table.clearSelection();
    expect(selected()).toEqual([]);
    await settled();
    expect(said.map(({ kind }) => kind)).toEqual(['only', 'toggle', 'toggle', 'all', 'none']);
  });

  it('goes from where it began to where one clicks, in either direction', async () => {
    table.choose(5, 'only');
    table.choose(8, 'through');
    expect(selected()).toEqual([6, 7, 8, 9]);
    table.choose(3, 'through');
    expect(selected()).toEqual([4, 5, 6]);
    await settled();
    expect(said.at(-1)).toMatchObject({ kind: 'through', from: 6, to: 4 });
  });

  it('goes there beside what is selected, if asked', () => {
    table.choose(0, 'only');
    table.choose(4, 'toggle');
    table.choose(6, 'through_too');
    expect(selected()).toEqual([1, 5, 6, 7]);
  });

  it('stays as it is when only the cursor moves', async () => {
    table.choose(2, 'only');
    table.key('ArrowDown', 'move');
    table.key('ArrowDown', 'move');
    await settled();
    expect([table.cursor, selected()]).toEqual([4, [3]]);
    table.choose(table.cursor, 'toggle');
    expect(selected()).toEqual([3, 5]);
  });

  it('goes as far as a key goes, once the row there has come', async () => {
    table.choose(0, 'only');
    table.key('End', 'through');
    expect(said).toHaveLength(1);
    await settled();
    expect(said.at(-1)).toMatchObject({ kind: 'through', from: 1, to: TOTAL });
  });

  it('is what the host says it is', async () => {
    table.choose(3, 'only');
    await settled();
    expect(table.selected).toBe(1);
  });
});

describe('while the pointer is over the table', () => {
  it('rows in the list’s own order are kept up to date', async () => {
    table.hold(true);
    table.changed(2);
    await settled();
    expect(asked).toHaveLength(2);
    expect(table.isBehind).toBe(false);
  });

  it('rows that would change places stay, until the user asks for the latest', async () => {
    table.sortBy('duration');
    await settled();
    table.hold(true);
    asked = [];
    table.changed(2);
    expect(asked).toHaveLength(0);
    expect(table.isBehind).toBe(true);
    table.refresh();
    await settled();
    expect(asked).toHaveLength(1);
    expect(table.isBehind).toBe(false);
  });
});

it('an order by a column from answers ends with that column, and moves as answers come', async () => {
  table.sortBy({ field: 1 });
  expect(table.isMoving).toBe(true);
  table.sortBy({ input: 1 });
  expect(table.isMoving).toBe(false);
  table.fieldsChanged();
  expect(table.view.sort?.column).toEqual({ input: 1 });
  table.sortBy({ field: 1 });
  table.fieldsChanged();
  expect(table.view.sort).toBeNull();
  await settled();
});

it('a filter begins at the first row, with nothing selected', async () => {
  table.key('End');
  table.show({ filter: 'failed' });
  await settled();
  expect([table.top, table.cursor]).toEqual([0, -1]);
  expect(asked.at(-1)).toMatchObject({ view: { filter: 'failed' }, offset: 0 });
});
