import { describe, expect, it } from 'vitest';
import type { HostError, HostErrorCode } from '../host/generated/model';
import { errorSentences, errorTexts } from './host_error';
import { LOCALES, MESSAGES } from './translate';
import { Words } from './words';

const CODES = [
  ...new Set(Object.keys(MESSAGES.en).flatMap((key) => /^host\.(.+)\./.exec(key)?.[1] ?? [])),
] as HostErrorCode[];

describe.each(LOCALES)('the errors in %s', (locale) => {
  const words = new Words(locale);

  it.each(CODES)('of the code %s have a title, a reason and a way out', (code) => {
    const { title, why, what } = errorTexts(words, { code, message: '' });
    expect(new Set([title, why, what]).size).toBe(3);
    for (const text of [why, what]) expect(text).toMatch(locale === 'en' ? /^[A-Z0-9].*\.$/ : /。$/);
    expect(title).not.toMatch(/[.。]$/);
  });
});

it('their numbers are in the way of the language', () => {
  const error: HostError = { code: 'long_pattern', message: '', count: 1_000_000_000, limit: 1_000_000 };
  expect(errorSentences(new Words('en'), error)).toBe(
    'The patterns stand for 1,000,000,000 rows together, and the most is 1,000,000. Use smaller ranges, or make several lists.',
  );
  expect(errorSentences(new Words('zh-CN'), error)).toBe(
    '这些模式共代表 1,000,000,000 行，而上限是 1,000,000 行。请缩小范围，或分成几个列表。',
  );
});

it('files that stay are counted', () => {
  const one: HostError = { code: 'full_halfway', message: '', count: 1 };
  const many: HostError = { ...one, count: 1_200 };
  expect(errorTexts(new Words('en'), one).why).toMatch(/^1 file was written and stays in the folder/);
  expect(errorTexts(new Words('en'), many).why).toMatch(/^1,200 files were written and stay in the folder/);
  expect(errorTexts(new Words('zh-CN'), many).why).toContain('1,200 个文件');
});
