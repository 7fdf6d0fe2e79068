import { describe, expect, it } from 'vitest';
import type { Moment } from '../../host/generated/model';
import { series, summary } from './series';

function moment(seconds: number, ok: number, failed = 0, moved = 0): Moment {
  return { elapsed_ms: seconds * 1_000, ok, moved, failed };
}

/** So many rows a second, told at these moments. */
function steady(rate: number, seconds: number[]): Moment[] {
  return seconds.map((second) => moment(second, Math.round(rate * second)));
}

describe('the rate', () => {
  it('is that of the run, however uneven its moments are', () => {
    const { rates } = series(steady(100, [0.1, 0.2, 0.9, 3, 3.1, 7, 10]));
    expect(rates[0]).toBe(0);
    for (const rate of rates.slice(3)) expect(rate).toBeCloseTo(100, 5);
  });

  it('rises and falls with the run', () => {
    const { rates } = series([moment(1, 10), moment(2, 210), moment(3, 210), moment(4, 220)]);
    expect(rates.map(Math.round)).toEqual([0, 10, 200, 0, 10]);
  });

  it('is never below nothing where failed rows are made to wait again', () => {
    const again = [moment(1, 90, 10), moment(2, 180, 20), moment(3, 180, 0), moment(4, 190, 5)];
    const { rates, failed } = series(again);
    expect(rates.map(Math.round)).toEqual([0, 100, 100, 0, 15]);
    expect(failed).toEqual([0, 100, 200, 180, 195]);
  });

  it('does not jump for the first few rows', () => {
    expect(Math.max(...series([moment(0.01, 5), moment(2, 20)]).rates)).toBeLessThanOrEqual(10);
  });
});

it('stacks the outcomes', () => {
  const { times, answered, moved, failed } = series([moment(1, 10, 3, 2)]);
  expect([times, answered, moved, failed]).toEqual([
    [0, 1_000],
    [0, 8],
    [0, 10],
    [0, 13],
  ]);
});

it('has times that grow, as a chart needs them', () => {
  const { times, failed } = series([moment(0, 0), moment(1, 5), moment(1, 6), moment(0.9, 7), moment(2, 9)]);
  expect(times).toEqual([0, 1_000, 2_000]);
  expect(failed).toEqual([0, 7, 9]);
});

describe('the summary', () => {
  it('says what became of the rows', () => {
    expect(summary([moment(1, 400, 12), moment(38, 11_628, 412, 428)])).toMatchObject({
      rows: 12_040,
      answered: 11_628,
      moved: 428,
      failed: 412,
      elapsed: 38_000,
    });
  });

  it('counts what was fetched twice twice, in the rate only', () => {
    const again = summary([moment(1, 0, 100), moment(2, 0, 0), moment(3, 100, 0)]);
    expect(again).toMatchObject({ rows: 100, average: 200 / 3, most: 100 });
  });

  it('has nothing to say of a run that has not begun', () => {
    expect(summary([])).toBeNull();
    expect(summary([moment(0, 0)])).toBeNull();
  });

  it('never has a highest rate below the average', () => {
    const short = summary([moment(0.2, 50)]);
    expect(short?.most).toBeGreaterThanOrEqual(short?.average ?? 0);
  });
});
