import { beforeEach, describe, expect, it } from 'vitest';
import { fakeDoor } from '../../host/fake';
import type { RowPage, RowQuery } from '../../host/generated/model';
import { fakeRow } from '../../host/fake/data';
import { Session } from '../run/session.svelte';
import { Table } from './table.svelte';

const TOTAL = 1_000;

let order: number[];
let asked: RowQuery[];
let table: Table;

async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
}

async function rowsOf({ offset, limit }: RowQuery): Promise<RowPage> {
  const numbers = order.slice(offset, offset + limit);
  return Promise.resolve({ total: order.length, rows: numbers.map((row) => fakeRow(row, TOTAL, 0)) });
}

beforeEach(async () => {
  order = Array.from({ length: TOTAL }, (_, index) => index + 1);
  asked = [];
  const door = {
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
    expect([table.selected, table.open]).toEqual([1, null]);
    table.select(1, true);
    expect(table.open).toBe(2);
    table.key('ArrowDown');
    expect(table.open).toBe(3);
    await settled();
  });

  it('opens a row that has yet to come as soon as it comes', async () => {
    table.select(0, true);
    table.key('End');
    expect(table.open).toBe(1);
    await settled();
    expect(table.open).toBe(TOTAL);
    expect(table.at(TOTAL - 1)?.row).toBe(TOTAL);
  });
});

it('the selection stays with its row when others come before it', async () => {
  table.select(4, true);
  order = [501, 502, 503, ...order];
  table.changed(2);
  await settled();
  expect(table.selected).toBe(7);
  expect(table.at(table.selected)?.row).toBe(5);
  expect(table.open).toBe(5);
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

it('a filter begins at the first row, with nothing selected', async () => {
  table.key('End');
  table.show({ filter: 'failed' });
  await settled();
  expect([table.top, table.selected]).toEqual([0, -1]);
  expect(asked.at(-1)).toMatchObject({ filter: 'failed', offset: 0 });
});
