import { describe, expect, it } from 'vitest';
import { ROW_HEIGHT, ScrollMap, TALLEST } from './scroll';

const MILLION = 1_000_000;
const VIEW = 600;

function mapOf(rows: number): ScrollMap {
  const map = new ScrollMap();
  map.resize(rows, VIEW);
  return map;
}

function scrollRange(map: ScrollMap): number {
  return map.height - VIEW;
}

describe('a list that fits into an element', () => {
  it('scrolls pixel by pixel', () => {
    const map = mapOf(12_040);
    expect(map.height).toBe(12_040 * ROW_HEIGHT);
    map.scrolled(12_345);
    expect(map.top).toBe(12_345);
    expect(map.first).toBe(411);
  });
});

describe('a million rows', () => {
  it('keeps the content under what WebKit can lay out', () => {
    expect(mapOf(MILLION).height).toBeLessThanOrEqual(TALLEST);
  });

  it('shows the first row at the top and the whole last row at the bottom', () => {
    const map = mapOf(MILLION);
    expect(map.first).toBe(0);
    map.scrolled(scrollRange(map));
    expect(map.top + VIEW).toBe(MILLION * ROW_HEIGHT);
    expect(map.first + map.visible).toBeGreaterThanOrEqual(MILLION);
  });

  it('goes on as the scrollbar is dragged down, and never back', () => {
    const map = mapOf(MILLION);
    let before = -1;
    for (let at = 0; at <= scrollRange(map); at += 7_919) {
      map.scrolled(at);
      expect(map.top).toBeGreaterThan(before);
      before = map.top;
    }
  });

  it('moves by the pixels of the wheel, so that no row is passed over', () => {
    const map = mapOf(MILLION);
    map.scrolled(4_000_000);
    const { top } = map;
    map.scrolled(4_000_100);
    expect(map.top).toBe(top + 100);
  });

  it('can bring every row into view', () => {
    const map = mapOf(MILLION);
    for (const row of [0, 1, 17, 266_666, 266_667, 500_000, 999_998, 999_999]) {
      map.reveal(row);
      expect(map.top).toBeLessThanOrEqual(row * ROW_HEIGHT);
      expect(map.top + VIEW).toBeGreaterThanOrEqual((row + 1) * ROW_HEIGHT);
    }
  });

  it('puts the bar where the rows are without moving them', () => {
    const map = mapOf(MILLION);
    map.reveal(750_000);
    const { top, scrollTop } = map;
    // A browser rounds.
    map.expect(Math.round(scrollTop));
    map.scrolled(Math.round(scrollTop));
    expect(map.top).toBe(top);
    expect(scrollTop / scrollRange(map)).toBeCloseTo(0.75, 3);
  });

  it('scrolls on to the very end by wheel, the bar being put right in between', () => {
    const map = mapOf(MILLION);
    map.reveal(999_000);
    for (let turn = 0; turn < 400; turn += 1) {
      map.expect(map.scrollTop);
      map.scrolled(Math.min(map.scrollTop + 100, scrollRange(map)));
    }
    expect(map.top + VIEW).toBe(MILLION * ROW_HEIGHT);
    for (let turn = 0; turn < 400; turn += 1) {
      map.expect(map.scrollTop);
      map.scrolled(Math.max(map.scrollTop - 100, 0));
    }
    expect(map.top + VIEW).toBeCloseTo(MILLION * ROW_HEIGHT - 400 * 100, 0);
  });
});

it('keeps the place while rows arrive, also where the content stops growing', () => {
  const map = mapOf(200_000);
  map.scrolled(3_000_000);
  const { first } = map;
  map.resize(MILLION, VIEW);
  expect(map.first).toBe(first);
});

it('does not stand past the end of a list that has become shorter', () => {
  const map = mapOf(1_000);
  map.scrolled(20_000);
  map.resize(30, VIEW);
  expect(map.top).toBe(30 * ROW_HEIGHT - VIEW);
});
