import { beforeEach, expect, it } from 'vitest';
import { fakeRow } from '../../host/fake/data';
import type { RowPage, Selecting } from '../../host/generated/model';
import { Selection, type Expectation } from './selection.svelte';

/** A host that answers when it is told to. */
let open: { selecting: Selecting; resolve: (count: number) => void; reject: (error: Error) => void }[];
let selection: Selection;
let unsure: number;
let errors: unknown[];

beforeEach(() => {
  open = [];
  errors = [];
  unsure = 0;
  selection = new Selection({
    select: (selecting) =>
      new Promise((resolve, reject) => {
        open.push({ selecting, resolve, reject });
      }),
    unsure: () => (unsure += 1),
    failed: (error) => errors.push(error),
  });
});

async function answer(count: number): Promise<void> {
  open.shift()?.resolve(count);
  await new Promise((resolve) => setTimeout(resolve, 0));
}

/** Ten rows of which none is selected, or those. */
function page(...selected: number[]): RowPage {
  const rows = Array.from({ length: 10 }, (_, index) => fakeRow(index + 1, 0, 0));
  return {
    total: 10,
    selected: selected.length,
    rows: rows.map((row) => ({ ...row, is_selected: selected.includes(row.row) })),
  };
}

const seen = ({ rows }: RowPage) => rows.filter((row) => row.is_selected).map((row) => row.row);
const alone =
  (row: number): Expectation =>
  (other) =>
    other.row === row;
const too =
  (row: number): Expectation =>
  (other) =>
    other.row === row || other.is_selected;

it('asks the host for one change at a time, and passes over those that another one undoes', async () => {
  for (const row of [1, 2, 3, 4]) selection.change({ kind: 'only', row }, alone(row));
  selection.change({ kind: 'toggle', row: 7 }, too(7));
  expect(open.map(({ selecting }) => selecting)).toEqual([{ kind: 'only', row: 1 }]);
  await answer(1);
  expect(open[0]?.selecting).toEqual({ kind: 'only', row: 4 });
  await answer(1);
  expect(open[0]?.selecting).toEqual({ kind: 'toggle', row: 7 });
  await answer(2);
  expect(open).toEqual([]);
  expect(selection.count).toBe(2);
});

it('lays over a page what it was asked for too early to tell', async () => {
  const { made } = selection;
  selection.change({ kind: 'only', row: 3 }, alone(3));
  selection.change({ kind: 'toggle', row: 5 }, too(5));
  await answer(1);
  expect(seen(selection.over(page(9), 0, made))).toEqual([3, 5]);
  const madeByThen = selection.made;
  await answer(2);
  expect(seen(selection.over(page(3), 0, madeByThen))).toEqual([3, 5]);
});

it('believes a page that was asked for later', async () => {
  selection.change({ kind: 'only', row: 3 }, alone(3));
  await answer(1);
  expect(seen(selection.over(page(6, 7), 0, selection.made))).toEqual([6, 7]);
  expect(selection.count).toBe(2);
});

it('wants the rows anew where only the host can tell, or where it refuses', async () => {
  selection.change({ kind: 'only', row: 3 }, alone(3));
  await answer(1);
  expect(unsure).toBe(0);
  selection.change({ kind: 'only', row: 4 }, null);
  await answer(1);
  expect(unsure).toBe(1);
  selection.change({ kind: 'only', row: 5 }, alone(5));
  open.shift()?.reject(new Error('no'));
  await selection.settled();
  expect([unsure, errors.length]).toEqual([2, 1]);
  expect(seen(selection.over(page(4), 0, selection.made))).toEqual([4]);
});

it('knows nothing of what was selected in another job', async () => {
  selection.change({ kind: 'only', row: 3 }, alone(3));
  selection.change({ kind: 'toggle', row: 5 }, too(5));
  selection.forget();
  await answer(1);
  expect(open).toEqual([]);
  expect(selection.count).toBe(0);
  expect(seen(selection.over(page(), 0, selection.made))).toEqual([]);
});

it('is settled when the host has made every change', async () => {
  selection.change({ kind: 'only', row: 3 }, alone(3));
  let isSettled = false;
  void selection.settled().then(() => (isSettled = true));
  await Promise.resolve();
  expect(isSettled).toBe(false);
  await answer(1);
  expect(isSettled).toBe(true);
});
