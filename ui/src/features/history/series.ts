import type { Moment } from '../../host/generated/model';

/** How a run went, as columns of the same length: one value for each moment. */
export interface Series {
  /** Milliseconds of the run. */
  times: number[];
  /** Rows a second, over a little while before the moment. */
  rates: number[];
  /** Rows answered where they stood, moved and failed, each count on top of the one before. */
  answered: number[];
  moved: number[];
  failed: number[];
}

/** What can be said of a run in a line. */
export interface Summary {
  rows: number;
  /** Those that moved included, as everywhere. */
  answered: number;
  moved: number;
  failed: number;
  elapsed: number;
  /** Rows a second, at most and on the whole. */
  most: number;
  average: number;
}

const SECOND = 1_000;
/** Rates are taken over this share of the run, and a second at least: single rows would make a comb of them. */
const WINDOWS = 100;

/** The columns of a chart. */
export function series(moments: readonly Moment[]): Series {
  const whole = fromStart(moments);
  return {
    times: whole.map((moment) => moment.elapsed_ms),
    rates: rates(whole),
    answered: whole.map(({ ok, moved }) => ok - moved),
    moved: whole.map(({ ok }) => ok),
    failed: whole.map(({ ok, failed }) => ok + failed),
  };
}

/** What there is to say, or `null` where nothing has happened. */
export function summary(moments: readonly Moment[]): Summary | null {
  const whole = fromStart(moments);
  const last = whole.at(-1);
  if (!last || last.elapsed_ms === 0) return null;
  const average = (gains(whole).at(-1) ?? 0) / (last.elapsed_ms / SECOND);
  return {
    rows: last.ok + last.failed,
    answered: last.ok,
    moved: last.moved,
    failed: last.failed,
    elapsed: last.elapsed_ms,
    // Rounding must not make the average look higher.
    most: Math.max(average, ...rates(whole)),
    average,
  };
}

/** The moments in order, from the beginning on. */
function fromStart(moments: readonly Moment[]): Moment[] {
  const start: Moment = { elapsed_ms: 0, ok: 0, moved: 0, failed: 0 };
  const whole: Moment[] = [];
  for (const moment of moments[0]?.elapsed_ms === 0 ? moments : [start, ...moments]) {
    const last = whole.at(-1);
    // A chart needs times that grow; of two at once the later one is true.
    if (last && moment.elapsed_ms <= last.elapsed_ms)
      whole[whole.length - 1] = { ...moment, elapsed_ms: last.elapsed_ms };
    else whole.push(moment);
  }
  return whole;
}

/** How many rows came to an end up to each moment. That failed ones are made to wait again takes none away. */
function gains(moments: readonly Moment[]): number[] {
  let sum = 0;
  let before = 0;
  return moments.map(({ ok, failed }) => {
    sum += Math.max(0, ok + failed - before);
    before = ok + failed;
    return sum;
  });
}

function rates(moments: readonly Moment[]): number[] {
  const times = moments.map((moment) => moment.elapsed_ms);
  const gained = gains(moments);
  const window = Math.max(SECOND, (times.at(-1) ?? 0) / WINDOWS);
  let from = 0;
  const found = times.map((time, index) => {
    const begin = time - window;
    if (begin <= 0) return time === 0 ? 0 : ((gained[index] ?? 0) / Math.max(time, SECOND / 2)) * SECOND;
    while ((times[from + 1] ?? Infinity) <= begin) from += 1;
    return (((gained[index] ?? 0) - between(times, gained, from, begin)) / window) * SECOND;
  });
  return found;
}

/** The value at `time`, on the line from one moment to the next. */
function between(times: readonly number[], values: readonly number[], index: number, time: number): number {
  const [from = 0, to = from] = times.slice(index, index + 2);
  const [low = 0, high = low] = values.slice(index, index + 2);
  return to > from ? low + ((high - low) * (time - from)) / (to - from) : high;
}
