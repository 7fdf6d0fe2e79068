import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Door } from '../../host/door';
import { fakeDoor } from '../../host/fake';
import { fakeList } from '../../host/fake/lists';
import type { AddReport, ImportCounts, ImportOptions, ImportPreview } from '../../host/generated/model';
import { Session } from '../run/session.svelte';
import { Importing } from './importing.svelte';

// The window's language is looked up where the texts are loaded.
vi.hoisted(() => vi.stubGlobal('localStorage', { getItem: () => null }));

const CSV = fakeList('csv');
const LONG = fakeList('long');
const CANCELLED = { code: 'cancelled', message: '' };

/** A call of the window's that waits for its answer. */
interface Asked<Answer> {
  options: ImportOptions;
  tell: (rows: number) => void;
  answer: (answer: Answer) => void;
  refuse: (error: unknown) => void;
}

let previews: Asked<ImportPreview>[];
let counts: Asked<ImportCounts>[];
let adds: Asked<AddReport>[];
let order: string[];
let session: Session;
let importing: Importing;

function asking<Answer>(name: string, asked: Asked<Answer>[]) {
  return (options: ImportOptions, onprogress?: Parameters<Door['countImport']>[1]) =>
    new Promise<Answer>((answer, refuse) => {
      order.push(name);
      asked.push({ options, tell: (rows) => onprogress?.({ rows, share: 0.5 }), answer, refuse });
    });
}

async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

async function open(list: ImportPreview): Promise<void> {
  session.door.chooseImport = () => Promise.resolve(list);
  await importing.choose();
}

function last<Item>(items: Item[]): Item {
  const item = items.at(-1);
  if (!item) throw new Error('nothing was asked');
  return item;
}

beforeEach(async () => {
  vi.useFakeTimers();
  [previews, counts, adds, order] = [[], [], [], []];
  const door: Door = {
    ...fakeDoor(new URLSearchParams({ state: 'ready' })),
    previewImport: asking('preview', previews),
    countImport: asking('count', counts),
    addImport: asking('add', adds),
    cancelImport: () => Promise.resolve(void order.push('leave')),
    cancelWork: () => Promise.resolve(void order.push('end')),
  };
  session = new Session(door, await door.openState());
  importing = new Importing(session);
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a choice', () => {
  it('is answered by the newest preview, however late an older one comes', async () => {
    await open(CSV);
    void importing.change({ separator: 'tab' });
    void importing.change({ separator: 'pipe' });
    expect([importing.isBusy, importing.canAdd]).toEqual([true, false]);
    last(previews).answer({ ...CSV, separator: 'pipe' });
    await settled();
    previews[0]?.answer({ ...CSV, separator: 'tab' });
    await settled();
    expect([importing.preview?.separator, importing.isBusy, importing.canAdd]).toEqual(['pipe', false, true]);
  });

  it('of a column outlives no other cells, but a pattern', async () => {
    await open(CSV);
    void importing.change({ url_column: 4 });
    void importing.change({ template: 'https://a.example/{sku}' });
    expect(last(previews).options).toMatchObject({ url_column: 4 });
    void importing.change({ part: 'Summer' });
    expect(last(previews).options).toMatchObject({ url_column: null, part: 'Summer' });
  });

  it('that cannot be read lets nothing be added before another one', async () => {
    await open(CSV);
    void importing.change({ encoding: 'Big5' });
    last(previews).refuse({ code: 'not_text', message: 'byte 3' });
    await settled();
    expect([importing.error?.code, importing.canAdd]).toEqual(['not_text', false]);
    void importing.change({ encoding: 'UTF-8' });
    last(previews).answer(CSV);
    await settled();
    expect([importing.error, importing.canAdd]).toEqual([null, true]);
  });
});

describe('a long list', () => {
  it('is counted at once, as it is shown', async () => {
    await open(LONG);
    last(counts).tell(1_240_000);
    expect([importing.counting?.rows, importing.canAdd]).toEqual([1_240_000, true]);
    last(counts).answer({ ...LONG.counts, usable: 3_000_000 });
    await settled();
    expect(importing.preview).toMatchObject({ is_whole: true, counts: { usable: 3_000_000 } });
    // What was on its way still does not make it look as if the counting went on.
    last(counts).tell(1_300_000);
    expect(importing.counting).toBeNull();
  });

  it('is counted anew after another choice, once the counting before has ended', async () => {
    await open(LONG);
    void importing.change({ separator: 'tab' });
    expect(order).toEqual(['count', 'end', 'preview']);
    last(previews).answer({ ...LONG, separator: 'tab' });
    await settled();
    expect(counts.length).toBe(1);
    counts[0]?.refuse(CANCELLED);
    await settled();
    expect([last(counts).options.separator, counts.length]).toEqual(['tab', 2]);
    expect([importing.error, importing.preview?.is_whole]).toEqual([null, false]);
  });

  it('does not take over counts of other choices, which came before the counting could be ended', async () => {
    await open(LONG);
    void importing.change({ url_column: 1 });
    last(counts).answer({ ...LONG.counts, usable: 7 });
    await settled();
    expect(importing.preview?.counts.usable).toBe(LONG.counts.usable);
  });

  it('can be added while it is counted: that is ended first', async () => {
    await open(LONG);
    void importing.add();
    await settled();
    expect([order, importing.adding?.rows]).toEqual([['count', 'end'], 0]);
    counts[0]?.refuse(CANCELLED);
    await settled();
    expect(order).toEqual(['count', 'end', 'add']);
    last(adds).tell(20_000);
    expect([importing.adding?.rows, importing.canAdd]).toEqual([20_000, false]);
    last(adds).answer({ added: 3_200_000, unusable: 0 });
    await settled();
    expect([importing.preview, importing.adding, counts.length]).toEqual([null, null, 1]);
    expect(session.messages.all).toMatchObject([{ kind: 'news' }]);
  });

  it('is not added before the call that ends the counting has come back: it would end the adding', async () => {
    let ended: () => void = () => undefined;
    session.door.cancelWork = () => new Promise((answer) => (ended = answer));
    await open(LONG);
    void importing.add();
    counts[0]?.answer(LONG.counts);
    await settled();
    expect(order).toEqual(['count']);
    ended();
    await settled();
    expect(order).toEqual(['count', 'add']);
  });

  it('is left alone without a word, the counting ended', async () => {
    await open(LONG);
    void importing.cancel();
    counts[0]?.refuse(CANCELLED);
    await settled();
    expect([order, importing.preview, importing.error]).toEqual([['count', 'end', 'leave'], null, null]);
    expect(session.messages.all).toEqual([]);
  });

  it('gives way to the next one, which is counted after it', async () => {
    await open(LONG);
    await open({ ...LONG, name: 'other.csv' });
    expect(order).toEqual(['count', 'end']);
    counts[0]?.refuse(CANCELLED);
    await settled();
    expect([importing.preview?.name, counts.length]).toEqual(['other.csv', 2]);
  });
});

describe('the adding', () => {
  it('is ended by Cancel: nothing was added, and the sheet stays open', async () => {
    await open(CSV);
    void importing.add();
    await settled();
    void importing.cancel();
    last(adds).refuse(CANCELLED);
    await settled();
    expect([order, importing.preview, importing.error]).toEqual([['add', 'end'], CSV, null]);
    expect(importing.canAdd).toBe(true);
  });

  it('is not begun where Cancel comes before the counting has ended, which goes on then', async () => {
    await open(LONG);
    void importing.add();
    await settled();
    void importing.cancel();
    counts[0]?.refuse(CANCELLED);
    await settled();
    expect([adds.length, counts.length, importing.adding]).toEqual([0, 2, null]);
    expect(importing.preview).toBe(LONG);
  });

  it('says why it failed, and can be tried again', async () => {
    await open(CSV);
    void importing.add();
    await settled();
    last(adds).refuse({ code: 'full_target', message: '' });
    await settled();
    expect([importing.error?.code, importing.canAdd]).toEqual(['full_target', true]);
  });

  it('takes the list as it is shown', async () => {
    await open({ ...CSV, quote: 'single', part: 'Spring', template: 'https://a.example/{sku}' });
    void importing.add();
    await settled();
    expect(last(adds).options).toEqual({
      encoding: 'UTF-8',
      separator: 'comma',
      quote: 'single',
      header: true,
      url_column: 2,
      part: 'Spring',
      template: 'https://a.example/{sku}',
    });
  });

  it('has to do with usable URLs only', async () => {
    await open(fakeList('none'));
    await importing.add();
    expect([importing.canAdd, adds.length]).toEqual([false, 0]);
  });
});

describe('a pattern', () => {
  it('is asked about once it stands still, and nothing is added meanwhile', async () => {
    await open(CSV);
    importing.usePattern('');
    expect([importing.canAdd, previews.length]).toEqual([false, 0]);
    importing.usePattern('https://a.example/');
    await vi.advanceTimersByTimeAsync(150);
    importing.usePattern('https://a.example/{sku}');
    await vi.advanceTimersByTimeAsync(150);
    expect([importing.canAdd, previews.length]).toEqual([false, 0]);
    await vi.advanceTimersByTimeAsync(50);
    expect(previews.map(({ options }) => options.template)).toEqual(['https://a.example/{sku}']);
    last(previews).answer({ ...CSV, template: 'https://a.example/{sku}' });
    await settled();
    expect(importing.canAdd).toBe(true);
  });

  it('that is given up leads back to the list at once', async () => {
    await open(CSV);
    importing.usePattern('https://a.example/{sku}');
    importing.usePattern(null);
    expect(previews.map(({ options }) => options.template)).toEqual([null]);
    last(previews).answer(CSV);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([previews.length, importing.canAdd]).toEqual([1, true]);
  });

  it('does not count the list again where it changes nothing', async () => {
    await open(LONG);
    importing.usePattern('');
    importing.usePattern(null);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(order).toEqual(['count']);
  });
});

it('looks over cells that were pasted, and says where they are but text', async () => {
  session.door.previewPaste = () => Promise.resolve(null);
  expect(await importing.paste({ text: 'a\tb', html: null })).toBeNull();
  expect(importing.preview).toBeNull();
  session.door.previewPaste = () => Promise.resolve(CSV);
  expect(await importing.paste({ text: 'a\tb', html: null })).toBe(CSV);
  expect(importing.preview).toBe(CSV);
});
