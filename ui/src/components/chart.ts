import type uPlot from 'uplot';
import type { Words } from '../text/words';

/** A colour by its name in the design: `--ok`. */
export type Color = `--${string}`;

/** A line of a chart. */
export interface ChartLine {
  stroke: Color;
  /** What lies between it and the next line, or the bottom. */
  fill: Color;
}

/** What a chart is drawn with. */
export interface ChartStyle {
  words: Words;
  /** The colour, or the font, that the theme has under that name. */
  token: (name: Color) => string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Between times on the axis. */
const TIME_STEPS = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12, 24, 48, 120, 240].map((hours) => hours * HOUR),
];
const COUNT_STEPS = Array.from({ length: 9 }, (_, power) =>
  [1, 2, 5].map((first) => first * 10 ** power),
).flat();

/** A time on the axis: `0:30` for minutes and seconds; of an hour or more `1:30` for hours and minutes. */
export function axisTime(time: number, step: number, whole: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  if (whole >= HOUR) return `${Math.floor(time / HOUR)}:${two((time % HOUR) / MINUTE)}`;
  const tenths = step < SECOND ? `.${Math.round((time % SECOND) / 100)}` : '';
  return `${Math.floor(time / MINUTE)}:${two((time % MINUTE) / SECOND)}${tenths}`;
}

/** Whether the axis counts hours and minutes, not minutes and seconds. */
export function countsHours(whole: number): boolean {
  return whole >= HOUR;
}

/** A chart of `lines` over time, the highest line first; each is filled down to the next. */
export function chartOptions(
  { words, token }: ChartStyle,
  lines: readonly ChartLine[],
  size: { width: number; height: number },
  group: string,
  onpoint: (index: number | null) => void,
): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: token('--ink-2'),
    font: `11px ${token('--font')}`,
    grid: { stroke: token('--line'), width: 1 },
    ticks: { show: false },
    gap: 6,
  };
  return {
    ...size,
    padding: [8, 12, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false },
      y: { range: (_, __, high) => [0, Math.max(1, high * 1.05)] },
    },
    axes: [
      {
        ...axis,
        size: 26,
        space: 64,
        incrs: TIME_STEPS,
        values: (plot, times, _, __, step) =>
          times.map((time) => axisTime(time, step, plot.scales.x?.max ?? 0)),
      },
      {
        ...axis,
        size: 52,
        space: 32,
        incrs: COUNT_STEPS,
        values: (_, counts) => counts.map((count) => words.compact(count)),
      },
    ],
    series: [
      {},
      ...lines.map(({ stroke, fill }, index): uPlot.Series => ({
        stroke: token(stroke),
        width: 1.5,
        points: { show: false },
        ...(index === lines.length - 1 ? { fill: token(fill) } : {}),
      })),
    ],
    bands: lines
      .slice(0, -1)
      .map(({ fill }, index) => ({ series: [index + 1, index + 2], fill: token(fill) })),
    cursor: { y: false, drag: { x: false, y: false }, sync: { key: group }, points: { size: 7 } },
    hooks: { setCursor: [(plot) => onpoint(plot.cursor.idx ?? null)] },
  };
}
