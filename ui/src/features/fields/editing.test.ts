import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Door } from '../../host/door';
import { fakeAnswer, fakeTrial } from '../../host/fake/answers';
import { fakeJob, fakeProgress } from '../../host/fake/data';
import { fakeSettings } from '../../host/fake/settings';
import type { Field } from '../../host/generated/model';
import { Session } from '../run/session.svelte';
import { Editing } from './editing.svelte';
import { childrenOf, type JsonNode } from './json_node';

let kept: Field[];
let refusal: Error | null;
const tried = vi.fn((fields: Field[]) => Promise.resolve(fakeTrial(fields)));

beforeEach(() => {
  vi.useFakeTimers();
  [kept, refusal] = [[], null];
  tried.mockClear();
});

afterEach(() => vi.useRealTimers());

function begin(body: string | null = JSON.stringify(fakeAnswer(1))) {
  const job = () => ({ ...fakeJob(200, true, fakeSettings(new URLSearchParams())), fields: kept });
  const door: Partial<Door> = {
    job: () => Promise.resolve(job()),
    tryFields: tried,
    sampleBody: () => Promise.resolve(body),
    saveFields: (fields) => {
      if (refusal) return Promise.reject(refusal);
      kept = fields;
      return Promise.resolve();
    },
  };
  const session = new Session(door as Door, {
    job: job(),
    progress: fakeProgress('done', 200, 200, 1),
    interrupted_at_ms: null,
    recent: [],
    columns: '',
    export_choices: '',
    problem: null,
    version: '0.1.0',
  });
  return { session, editing: new Editing(session) };
}

async function open() {
  const { session, editing } = begin();
  editing.open();
  await vi.advanceTimersByTimeAsync(0);
  return { session, editing };
}

function value(editing: Editing, ...labels: string[]): JsonNode {
  const root = editing.sample?.json;
  if (!root) throw new Error('no JSON');
  return labels.reduce((node, label) => {
    const found = childrenOf(node, 100).find((child) => child.label === label);
    if (!found) throw new Error(label);
    return found;
  }, root);
}

it('makes columns of values that are clicked, each with a name of its own', async () => {
  const { editing } = await open();
  editing.pick(value(editing, 'name'));
  editing.pick(value(editing, 'items', '0', 'maker', 'name'));
  editing.pick(value(editing, 'offer', 'list price'));
  expect(editing.drafts.map(({ name, rules, other }) => [name, rules.json_path, other])).toEqual([
    ['name', '$.name', null],
    ['name 2', '$.items[*].maker.name', '$.items[0].maker.name'],
    ['list price', "$.offer['list price']", null],
  ]);
});

it('makes no second column of the same value', async () => {
  const { editing } = await open();
  editing.pick(value(editing, 'items', '0', 'size'));
  editing.add();
  editing.pick(value(editing, 'items', '1', 'size'));
  expect([editing.drafts.length, editing.newest]).toEqual([2, 1]);
});

it('tries what has a rule, and tells which columns were tried', async () => {
  const { editing } = await open();
  editing.add();
  editing.pick(value(editing, 'stock'));
  await vi.advanceTimersByTimeAsync(300);
  expect(tried.mock.lastCall?.[0].map(({ name }) => name)).toEqual(['stock']);
  expect(editing.tried?.ids).toEqual([2]);
  expect(editing.tried?.trial.missing).toEqual([3]);
});

it('keeps the columns with the job, once they lack nothing', async () => {
  const { session, editing } = await open();
  editing.pick(value(editing, 'stock'));
  editing.add();
  expect([await editing.save(), editing.isStrict, editing.isOpen]).toEqual([false, true, true]);
  editing.remove(2);
  expect(await editing.save()).toBe(true);
  expect([session.job.fields.map(({ name }) => name), editing.isOpen]).toEqual([['stock'], false]);
  editing.open();
  expect(editing.drafts).toMatchObject([{ name: 'stock', kind: 'json_path' }]);
});

it('does not ask to keep what the host has refused in a trial, until that is changed', async () => {
  const { editing } = await open();
  editing.pick(value(editing, 'stock'));
  editing.change(1, { rules: { json_path: '$.stock!', css: '', regex: '' } });
  await vi.advanceTimersByTimeAsync(300);
  expect([await editing.save(), kept]).toEqual([false, []]);
  editing.change(1, { rules: { json_path: '$.stock', css: '', regex: '' } });
  expect(await editing.save()).toBe(true);
});

it('stays open where the host refuses them', async () => {
  const { editing } = await open();
  refusal = Object.assign(new Error('two columns of one name'), { code: 'field' });
  expect(await editing.save()).toBe(false);
  expect([editing.isOpen, editing.error?.code]).toEqual([true, 'field']);
});

it('looks into the answer of a row that is open, and does not take the first one in its place', async () => {
  const { editing } = begin();
  editing.open();
  editing.open(7, '<h1>Kettle</h1>');
  await vi.advanceTimersByTimeAsync(0);
  expect(editing.sample).toEqual({ row: 7, text: '<h1>Kettle</h1>', json: null });
  editing.add();
  expect(editing.drafts.at(-1)?.kind).toBe('css');
});

it('says that there is no answer yet', async () => {
  const { editing } = begin(null);
  editing.open();
  expect(editing.sample).toBeUndefined();
  await vi.advanceTimersByTimeAsync(0);
  expect(editing.sample).toBeNull();
});

it('asks before changes are lost, and only then', async () => {
  const { editing } = await open();
  editing.add();
  editing.leave();
  expect([editing.isOpen, editing.isLeaving]).toEqual([false, false]);

  editing.open();
  await vi.advanceTimersByTimeAsync(0);
  editing.pick(value(editing, 'stock'));
  editing.leave();
  expect([editing.isOpen, editing.isLeaving]).toEqual([true, true]);
  expect(await editing.save()).toBe(true);

  editing.open();
  expect(editing.isLeaving).toBe(false);
  editing.change(1, { several: 'first' });
  editing.leave();
  expect(editing.isLeaving).toBe(true);
  editing.change(1, { several: 'join' });
  editing.leave();
  expect([editing.isOpen, editing.isLeaving, kept.length]).toEqual([false, false, 1]);
});
