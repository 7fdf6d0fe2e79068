import { describe, expect, it } from 'vitest';
import { Words } from './words';

const english = new Words('en');
const chinese = new Words('zh-CN');

describe('numbers', () => {
  it.each([
    [0, '0 B'],
    [142, '142 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [1_234, '1.2 kB'],
    [99_960, '100 kB'],
    [999_600, '1.0 MB'],
    [4_812_000, '4.8 MB'],
    [2_000_000_000, '2.0 GB'],
  ])('%d bytes are %s', (bytes, text) => expect(english.size(bytes)).toBe(text));

  it.each([
    [0, '0 ms'],
    [184, '184 ms'],
    [999.6, '1.0 s'],
    [10_000, '10.0 s'],
    [59_999, '1 min 0 s'],
    [125_000, '2 min 5 s'],
  ])('%d milliseconds took %s', (time, text) => expect(english.took(time)).toBe(text));

  it.each([
    [800, '0.8 seconds'],
    [1_000, '1 second'],
    [38_200, '38 seconds'],
    [240_000, '4 minutes'],
    [9_000_000, '2.5 hours'],
  ])('%d milliseconds are a span of %s', (time, text) => expect(english.span(time)).toBe(text));

  it.each([
    [11_100, '11 seconds'],
    [43_100, '45 seconds'],
    [92_000, '2 minutes'],
    [1_000_000, '17 minutes'],
    [2_600_000, '45 minutes'],
    [5_399_000, '90 minutes'],
    [8_000_000, '2 hours'],
  ])('%d milliseconds are about %s', (time, text) => expect(english.about(time)).toBe(text));
});

it('tells a time as a stop watch does', () => {
  expect(english.stopwatch(38_900)).toBe('0:38');
  expect(english.stopwatch(725_000)).toBe('12:05');
  expect(english.stopwatch(5_405_000)).toBe('1:30:05');
});

it('says when something was', () => {
  const now = new Date(2026, 10, 22, 14, 2).getTime();
  expect(english.ago(now - 7_200_000, now)).toBe('2 hours ago');
  expect(chinese.ago(now - 7_200_000, now)).toBe('2小时前');
  expect(english.ago(now - 30 * 86_400_000, now)).toContain('Oct 23, 2026');
  expect(english.clock(now)).toBe('14:02');
});
