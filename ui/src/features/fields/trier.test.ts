import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Field, FieldTrial } from '../../host/generated/model';
import { Trier, type Tried } from './trier';

let asked: { fields: Field[]; resolve: (trial: FieldTrial) => void; reject: (error: Error) => void }[];
let tried: Tried[];
let errors: unknown[];
let trier: Trier;

beforeEach(() => {
  vi.useFakeTimers();
  [asked, tried, errors] = [[], [], []];
  trier = new Trier({
    ask: (fields) => new Promise((resolve, reject) => asked.push({ fields, resolve, reject })),
    tried: (one) => tried.push(one),
    failed: (error) => errors.push(error),
  });
});

afterEach(() => vi.useRealTimers());

function wish(path: string) {
  const field: Field = { name: 'price', rule: { kind: 'json_path', path }, several: 'join' };
  return { ids: [1], fields: [field] };
}

function trial(answers: number): FieldTrial {
  return { problems: [null], rows: [], missing: [0], answers };
}

it('waits until typing rests, then asks once for what was typed last', () => {
  for (const path of ['$', '$.', '$.p']) {
    trier.wish(wish(path));
    vi.advanceTimersByTime(200);
  }
  expect(asked).toHaveLength(0);
  vi.advanceTimersByTime(100);
  expect(asked.map(({ fields }) => fields)).toEqual([wish('$.p').fields]);
});

it('drops an answer to what has been changed meanwhile, whichever comes first', async () => {
  trier.wish(wish('$.a'));
  vi.advanceTimersByTime(250);
  trier.wish(wish('$.b'));
  asked[0]?.resolve(trial(1));
  await vi.advanceTimersByTimeAsync(250);
  expect(tried).toEqual([]);
  asked[1]?.resolve(trial(2));
  await vi.advanceTimersByTimeAsync(0);
  expect(tried.map(({ trial: { answers } }) => answers)).toEqual([2]);
});

it('tells of a refusal, but of none that came too late', async () => {
  trier.wish(wish('$.a'));
  vi.advanceTimersByTime(250);
  trier.forget();
  asked[0]?.reject(new Error('late'));
  trier.wish(wish('$.b'));
  await vi.advanceTimersByTimeAsync(250);
  asked[1]?.reject(new Error('no'));
  await vi.advanceTimersByTimeAsync(0);
  expect(errors).toEqual([new Error('no')]);
});
