import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeDoor } from '../../host/fake';
import type { HostError, TextPreview } from '../../host/generated/model';
import { Looking } from './looking.svelte';

const PATTERN = 'https://a.example/{0..9}';
const TEN: TextPreview = { total: 10, of_patterns: 10, first: 'a', last: 'b', problem: null };

let asked: { text: string; answer: (preview: TextPreview) => void; refuse: () => void }[];
let looking: Looking;

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  looking = new Looking({
    ...fakeDoor(new URLSearchParams()),
    lookAtText: (text) => new Promise((answer, refuse) => asked.push({ text, answer, refuse })),
  });
});

afterEach(() => {
  vi.useRealTimers();
});

/** The text stands still, and the host answers. */
async function answered(text: string, preview: TextPreview): Promise<TextPreview | null> {
  looking.look(text);
  await vi.advanceTimersByTimeAsync(200);
  asked.at(-1)?.answer(preview);
  await vi.advanceTimersByTimeAsync(0);
  return looking.preview;
}

it('asks once the text stands still', async () => {
  looking.look('https://a.example/{');
  await vi.advanceTimersByTimeAsync(150);
  expect(await answered(PATTERN, TEN)).toBe(TEN);
  expect(asked.map(({ text }) => text)).toEqual([PATTERN]);
});

it('asks nothing about a text without a brace, and forgets what it said', async () => {
  await answered(PATTERN, TEN);
  looking.look('https://a.example/1');
  expect(looking.preview).toBeNull();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked.length).toBe(1);
});

it('drops an answer to an older text', async () => {
  looking.look(PATTERN);
  await vi.advanceTimersByTimeAsync(200);
  const newer = { ...TEN, total: 20 };
  await answered('https://a.example/{0..19}', newer);
  asked[0]?.answer(TEN);
  await vi.advanceTimersByTimeAsync(0);
  expect(looking.preview).toBe(newer);
});

it('has nothing to say of a brace that is no pattern', async () => {
  expect(await answered('https://a.example/?q={"a":1}', { ...TEN, total: 1, of_patterns: 0 })).toBeNull();
});

it('tells of a pattern that stands for too many', async () => {
  const problem: HostError = { code: 'long_pattern', message: '', count: 20_000_000, limit: 1_000_000 };
  const refused = { ...TEN, total: 20_000_000, of_patterns: 0, problem };
  expect(await answered('https://a.example/{1..20000000}', refused)).toBe(refused);
});

it('is silent where the host cannot tell', async () => {
  await answered(PATTERN, TEN);
  looking.look(`${PATTERN}x`);
  await vi.advanceTimersByTimeAsync(200);
  asked.at(-1)?.refuse();
  await vi.advanceTimersByTimeAsync(0);
  expect(looking.preview).toBeNull();
});
