import { beforeEach, describe, expect, it } from 'vitest';
import type { RowPage, RowQuery, RowView, View } from '../../host/generated/model';
import { fakeRow } from '../../host/fake/data';
import { Requester, type Loaded } from './requester';

const TOTAL = 100_000;

function view(change: Partial<View> = {}): View {
  return { filter: 'all', search: '', sort: null, ...change };
}

/** A host that answers when it is told to. */
class SlowHost {
  asked: RowQuery[] = [];
  loaded: Loaded[] = [];
  errors: unknown[] = [];
  mostAtOnce = 0;
  #open: { query: RowQuery; resolve: (page: RowPage) => void; reject: (error: Error) => void }[] = [];

  ask = (query: RowQuery): Promise<RowPage> => {
    this.asked.push(query);
    return new Promise((resolve, reject) => {
      this.#open.push({ query, resolve, reject });
      this.mostAtOnce = Math.max(this.mostAtOnce, this.#open.length);
    });
  };

  async answer(total = TOTAL): Promise<void> {
    const call = this.#open.shift();
    if (!call) throw new Error('nothing was asked');
    const { offset, limit } = call.query;
    const length = Math.max(0, Math.min(limit, total - offset));
    const rows: RowView[] = Array.from({ length }, (_, index) => fakeRow(offset + index + 1, 0, 0));
    call.resolve({ total, selected: 0, rows });
    await settled();
  }

  async refuse(): Promise<void> {
    this.#open.shift()?.reject(new Error('no'));
    await settled();
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}

let host: SlowHost;
let requester: Requester;

beforeEach(() => {
  host = new SlowHost();
  requester = new Requester({
    ask: host.ask,
    loaded: (page) => host.loaded.push(page),
    failed: (error) => host.errors.push(error),
  });
  requester.show(view());
  requester.changed(1);
});

describe('what is asked for', () => {
  it('is the visible rows and a few around them', async () => {
    requester.look(500, 20);
    const [query] = host.asked;
    expect(query?.offset).toBeLessThanOrEqual(500);
    expect((query?.offset ?? 0) + (query?.limit ?? 0)).toBeGreaterThanOrEqual(520);
    expect(query?.limit).toBeLessThanOrEqual(200);
    await host.answer();
    requester.look(505, 20);
    expect(host.asked).toHaveLength(1);
  });

  it('is never more than the host gives', () => {
    requester.look(0, 2_000);
    expect(host.asked[0]?.limit).toBe(500);
  });
});

describe('with a slow host', () => {
  it('never has two requests in the air, and asks for the newest wish next', async () => {
    for (let first = 0; first < 50_000; first += 1_000) {
      requester.look(first, 20);
      requester.changed(first);
    }
    expect(host.asked).toHaveLength(1);
    await host.answer();
    expect(host.asked).toHaveLength(2);
    expect(host.asked[1]?.offset).toBeGreaterThan(48_000);
    await host.answer();
    expect(host.asked).toHaveLength(2);
    expect(host.mostAtOnce).toBe(1);
  });

  it('shows no rows of a job that has been closed meanwhile', async () => {
    requester.look(0, 20);
    requester.forget();
    await host.answer();
    expect(host.loaded).toHaveLength(0);
    await host.answer();
    expect(host.loaded).toHaveLength(1);
  });
});

describe('a new version of the rows', () => {
  beforeEach(async () => {
    requester.look(0, 20);
    await host.answer();
  });

  it('is fetched, once', async () => {
    requester.changed(2);
    await host.answer();
    requester.changed(2);
    expect(host.asked).toHaveLength(2);
    expect(requester.isBehind).toBe(false);
  });

  it('is waited with while held, and fetched on letting go', () => {
    requester.hold(true);
    requester.changed(2);
    expect(host.asked).toHaveLength(1);
    expect(requester.isBehind).toBe(true);
    requester.hold(false);
    expect(host.asked).toHaveLength(2);
  });

  it('is fetched while held if the user asks for it, scrolls or filters', async () => {
    requester.hold(true);
    requester.changed(2);
    requester.refresh();
    await host.answer();
    requester.look(5_000, 20);
    await host.answer();
    requester.show(view({ filter: 'failed' }));
    expect(host.asked.map((query) => query.view.filter)).toEqual(['all', 'all', 'all', 'failed']);
  });
});

it('asks for other imported columns as soon as they are wanted', async () => {
  requester.look(0, 20);
  await host.answer();
  requester.want([3, 1]);
  await host.answer();
  expect(host.asked.map((query) => query.columns)).toEqual([[], [3, 1]]);
});

it('asks again for the end of a list that has become shorter', async () => {
  requester.look(50_000, 20);
  await host.answer(30);
  await host.answer(30);
  expect(host.loaded.at(-1)).toMatchObject({ offset: 0, total: 30 });
  expect(host.asked).toHaveLength(2);
});

it('does not ask on and on where the host refuses', async () => {
  requester.look(0, 20);
  await host.refuse();
  expect(host.errors).toHaveLength(1);
  requester.look(1, 20);
  expect(host.asked).toHaveLength(1);
  requester.changed(2);
  expect(host.asked).toHaveLength(2);
});
