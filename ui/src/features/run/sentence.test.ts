import { describe, expect, it } from 'vitest';
import { fakeProgress } from '../../host/fake/data';
import type { FailureCount, Progress, RunState } from '../../host/generated/model';
import { LOCALES, type Piece } from '../../text/translate';
import { Words } from '../../text/words';
import { reasons, sentence, type Standing } from './sentence';

const english = new Words('en');
const chinese = new Words('zh-CN');

const FAILURES: FailureCount[] = [
  { failure: { error: 'dns', status: null }, count: 38 },
  { failure: { error: 'http_status', status: 404 }, count: 300 },
  { failure: { error: 'timeout', status: null }, count: 74 },
];

function standing(
  state: RunState,
  change: Partial<Progress> = {},
  failures: FailureCount[] | null = null,
): Standing {
  const progress = { ...fakeProgress(state, 12_040, 8_512, 1), failed: 412, ok: 8_100, ...change };
  return { progress, failures, interruptedAt: null, unusable: 0 };
}

function said(words: Words, where: Standing): string {
  return textOf(sentence(words, where));
}

function textOf(pieces: Piece[]): string {
  return pieces.map((piece) => piece.text).join('');
}

describe('while it runs', () => {
  it('says counts, rate and time left', () => {
    const where = standing('running', { left_ms: 11_100 });
    expect(said(english, where)).toBe(
      '8,512 of 12,040 done, 412 failed, 64 in flight · 318 a second · about 11 seconds left',
    );
    expect(said(chinese, where)).toBe(
      '已完成 8,512/12,040，失败 412，正在抓取 64 · 每秒 318 个 · 约剩 11 秒',
    );
  });

  it('says that it waits for the network', () => {
    const offline = { notice: { code: 'offline', detail: '' }, per_second: 0, left_ms: null } as const;
    expect(said(english, standing('running', offline))).toBe(
      '8,512 of 12,040 done, 412 failed · waiting for the network',
    );
    expect(said(chinese, standing('running', offline))).toContain('正在等待网络恢复');
  });

  it('makes the counts strong', () => {
    const strong = sentence(english, standing('running')).filter((piece) => piece.strong);
    expect(strong.map((piece) => piece.text)).toEqual(['8,512 of 12,040', '412']);
  });

  it('leaves out what is nothing or not known', () => {
    const where = standing('running', { ok: 0, failed: 0, in_flight: 0, per_second: 0, left_ms: null });
    expect(said(english, where)).toBe('0 of 12,040 done');
  });

  it('counts by the minute what takes longer than a second', () => {
    expect(said(english, standing('running', { per_second: 0.2, left_ms: null }))).toContain('12 a minute');
  });
});

describe('when it is done', () => {
  const done = { ok: 11_628, failed: 412, in_flight: 0, waiting: 0, elapsed_ms: 38_200 };

  it('says why rows failed', () => {
    const where = standing('done', done, FAILURES);
    expect(said(english, where)).toBe(
      '11,628 of 12,040 answered in 38 seconds. 412 failed: 300 not found, 74 timed out, 38 names not found.',
    );
    expect(said(chinese, where)).toBe(
      '12,040 个中有 11,628 个已应答，用时 38 秒。412 个失败：300 个页面不存在，74 个超时，38 个找不到域名。',
    );
  });

  it('tells which words name a way to fail', () => {
    const named = sentence(english, standing('done', done, FAILURES)).filter((piece) => piece.failure);
    expect(named.map(({ text, failure }) => [text, failure])).toEqual([
      ['300 not found', { error: 'http_status', status: 404 }],
      ['74 timed out', { error: 'timeout', status: null }],
      ['38 names not found', { error: 'dns', status: null }],
    ]);
  });

  it('does not wait for the reasons', () => {
    expect(said(english, standing('done', done))).toMatch(/412 failed\.$/);
  });

  it('is glad where nothing failed', () => {
    const where = standing('done', { ...done, ok: 12_040, failed: 0, elapsed_ms: 2_040 });
    expect(said(english, where)).toBe('All 12,040 answered in 2 seconds.');
  });

  it('reads well for one row and for none', () => {
    expect(said(english, standing('done', { ...done, total: 1, ok: 1, failed: 0, elapsed_ms: 0 }))).toBe(
      'The one row was answered.',
    );
    expect(said(english, standing('done', { ...done, total: 3, ok: 0, failed: 3 }))).toMatch(
      /^None of 3 answered/,
    );
  });
});

it('names the most frequent reasons and counts the others', () => {
  const many: FailureCount[] = [
    ...FAILURES,
    { failure: { error: 'tls', status: null }, count: 2 },
    { failure: { error: 'http_status', status: 503 }, count: 9 },
  ];
  expect(textOf(reasons(english, many))).toBe(
    '300 not found, 74 timed out, 38 names not found and 11 others',
  );
  expect(textOf(reasons(english, many.slice(3)))).toBe('9 with 503 Unavailable, 2 without a safe connection');
});

it('says how much is left when it pauses, and what is safe after a crash', () => {
  expect(said(english, standing('paused'))).toMatch(/^Paused: 3,528 rows to go/);
  expect(said(english, standing('pausing', { in_flight: 12 }))).toMatch(/^Finishing 12 rows in flight…/);
  const interruptedAt = new Date(2026, 10, 22, 14, 2).getTime();
  expect(said(english, { ...standing('interrupted'), interruptedAt })).toBe(
    'This job stopped unexpectedly at 14:02; 8,512 of 12,040 rows are safe.',
  );
});

it('has something to say in every state but the empty one, in every language', () => {
  const states: RunState[] = ['ready', 'running', 'pausing', 'paused', 'interrupted', 'done'];
  for (const locale of LOCALES) {
    for (const state of states)
      expect(said(new Words(locale), standing(state)), `${locale} ${state}`).not.toBe('');
  }
});
