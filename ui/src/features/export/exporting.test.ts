import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Door } from '../../host/door';
import { fakeJob, fakeProgress } from '../../host/fake/data';
import { fakeSettings } from '../../host/fake/settings';
import type { ExportReport, RowFilter, WorkProgress } from '../../host/generated/model';
import { Words } from '../../text/words';
import { Table } from '../results/table.svelte';
import { Session } from '../run/session.svelte';
import { readChoices } from './choices';
import { wanting, wantingOwn } from './columns';
import { Exporting } from './exporting.svelte';
import { told } from './report';

const NOT_FOUND = { error: 'http_status', status: 404 } as const;
const TIMED_OUT = { error: 'timeout', status: null } as const;
const REPORT: ExportReport = {
  path: '/home/ada/results.xlsx',
  rows: 1_200,
  bytes: 4_800,
  sheets: 1,
  cut_cells: 0,
  missing_bodies: 0,
  missing_fields: [],
  cut_fields: 0,
};

/** What the host is asked for, and how it answers. */
let asked: unknown[];
let tell: (progress: WorkProgress) => void;
let answer: { resolve: (report: ExportReport | null) => void; reject: (thrown: unknown) => void };
let kept: string[];

beforeEach(() => {
  vi.useFakeTimers();
  [asked, kept] = [[], []];
});

afterEach(() => vi.useRealTimers());

async function open(filter: RowFilter = 'all', choices = ''): Promise<Exporting> {
  const ask = (request: unknown, onprogress: (progress: WorkProgress) => void) => {
    asked.push(request);
    tell = onprogress;
    return new Promise<ExportReport | null>((resolve, reject) => {
      answer = { resolve, reject };
    });
  };
  const door: Partial<Door> = {
    exportRows: ask,
    exportBodies: ask,
    cancelWork: () => {
      answer.reject({ code: 'cancelled', message: '' });
      return Promise.resolve();
    },
    saveExportChoices: (text) => {
      kept.push(text);
      return Promise.resolve();
    },
    failures: () =>
      Promise.resolve([
        { failure: TIMED_OUT, count: 3 },
        { failure: NOT_FOUND, count: 8 },
      ]),
    rows: () => Promise.resolve({ total: 0, selected: 0, rows: [] }),
  };
  const session = new Session(door as Door, {
    job: fakeJob(200, false, fakeSettings(new URLSearchParams())),
    progress: fakeProgress('paused', 200, 200, 1),
    interrupted_at_ms: null,
    recent: [],
    columns: '',
    export_choices: choices,
    problem: null,
    version: '0.1.0',
  });
  const table = new Table(session);
  table.show({ filter, search: 'shop' });
  const exporting = new Exporting(session, table);
  exporting.open();
  await vi.advanceTimersByTimeAsync(0);
  return exporting;
}

async function run(exporting: Exporting): Promise<unknown> {
  const running = exporting.run();
  await vi.advanceTimersByTimeAsync(0);
  answer.resolve(REPORT);
  await running;
  return asked.at(-1);
}

it('asks for all rows with all columns as CSV for Excel, if nothing is said', async () => {
  expect(await run(await open())).toEqual({
    format: 'csv',
    csv: { excel: true, separator: 'comma' },
    rows: { kind: 'all' },
    columns: null,
    body: false,
  });
});

it('asks for what was chosen', async () => {
  const exporting = await open();
  const { columns } = exporting.choices;
  exporting.change({ way: 'xlsx', csv: { excel: false, separator: 'tab' } });
  exporting.changeColumns(wanting(wantingOwn(columns, { columns: ['sku'], fields: [] }), 'url', true));
  exporting.rows = 'shown';
  expect(await run(exporting)).toMatchObject({
    format: 'xlsx',
    csv: { excel: false, separator: 'tab' },
    rows: { kind: 'shown', filter: 'all', search: 'shop' },
    columns: ['sku', 'name', 'link', 'price', 'url'].map((name) => ({ name })),
  });
});

it('asks for bodies in a folder', async () => {
  const exporting = await open();
  exporting.change({ way: 'bodies', fileName: '{sku}' });
  expect(await run(exporting)).toEqual({ rows: { kind: 'all' }, name: '{sku}' });
});

it.each([
  ['all', NOT_FOUND],
  [{ failure: TIMED_OUT }, TIMED_OUT],
  [{ failure: { error: 'dns', status: null } }, NOT_FOUND],
] as const)(
  'of a table that shows %j begins with the rows that failed like that',
  async (filter, failure) => {
    const exporting = await open(filter);
    exporting.rows = 'failure';
    expect(await run(exporting)).toMatchObject({ rows: { kind: 'failure', failure } });
  },
);

it('remembers the choices for the next job, once typing rests', async () => {
  const exporting = await open();
  exporting.change({ fileName: '{row}' });
  exporting.change({ fileName: '{row}-{host}' });
  exporting.wantsBody = true;
  expect(kept).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(kept).toHaveLength(1);
  const next = await open('all', kept[0]);
  expect([next.choices, next.wantsBody]).toEqual([readChoices(kept[0] ?? ''), true]);
  expect(next.choices.fileName).toBe('{row}-{host}');
});

it('tells how far it is, and only while it writes', async () => {
  const exporting = await open();
  const running = exporting.run();
  await vi.advanceTimersByTimeAsync(0);
  tell({ rows: 50, share: 0.25 });
  expect([exporting.progress, exporting.isBusy]).toEqual([{ rows: 50, share: 0.25 }, true]);
  answer.resolve(REPORT);
  expect(await running).toEqual(REPORT);
  tell({ rows: 60, share: 0.3 });
  expect([exporting.progress, exporting.isBusy, exporting.isOpen]).toEqual([null, false, false]);
});

it('ends on cancelling, closes nothing, and takes that for no error', async () => {
  const exporting = await open();
  const running = exporting.run();
  await vi.advanceTimersByTimeAsync(0);
  exporting.close();
  expect(await running).toBeNull();
  expect([exporting.isOpen, exporting.isCancelled, exporting.error]).toEqual([true, true, null]);
  exporting.close();
  expect(exporting.isOpen).toBe(false);
});

it('stays open with the error where the file cannot be written, and where no file was chosen', async () => {
  const exporting = await open();
  let running = exporting.run();
  await vi.advanceTimersByTimeAsync(0);
  answer.reject({ code: 'full_target', message: 'no room' });
  await running;
  expect([exporting.isOpen, exporting.error?.code]).toEqual([true, 'full_target']);
  running = exporting.run();
  await vi.advanceTimersByTimeAsync(0);
  answer.resolve(null);
  await running;
  expect([exporting.isOpen, exporting.error, exporting.isCancelled]).toEqual([true, null, false]);
});

it('tells of what the user would not expect, and of nothing else', () => {
  const words = new Words('en');
  expect(told(words, REPORT, [], false)).toEqual({
    saved: 'Saved results.xlsx: 1,200 rows, 4.8 kB',
    remarks: [],
  });
  const odd = {
    ...REPORT,
    sheets: 2,
    cut_cells: 12,
    missing_bodies: 3,
    missing_fields: [0, 14],
    cut_fields: 1,
  };
  expect(told(words, odd, [{ name: 'stock' }, { name: 'price' }], false).remarks).toEqual([
    'The rows are spread over 2 sheets.',
    '12 cells were longer than Excel allows (32,767 characters) and were cut.',
    '3 bodies are missing.',
    '“price” was not found in 14 answers.',
    '1 answer holds more values than were taken.',
  ]);
  expect(told(words, { ...REPORT, path: 'C:\\ada\\bodies', rows: 1 }, [], true).saved).toBe(
    'Saved bodies: 1 file, 4.8 kB',
  );
});
