import { translate, translateRich, type Locale, type Piece } from './translate';
import type { Key, RichValues, Values } from './keys';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SIZES = ['B', 'kB', 'MB', 'GB', 'TB'];

/** How finely a guess of that time is told, in milliseconds. */
export function guessStep(milliseconds: number): number {
  if (milliseconds < 20 * SECOND) return SECOND;
  if (milliseconds < 90 * SECOND) return 5 * SECOND;
  if (milliseconds < 20 * MINUTE) return MINUTE;
  if (milliseconds < 90 * MINUTE) return 5 * MINUTE;
  return HOUR / 2;
}

/** Messages, numbers, sizes and times in one language. */
export class Words {
  readonly locale: Locale;
  readonly #whole: Intl.NumberFormat;
  readonly #tenth: Intl.NumberFormat;
  readonly #upToTenth: Intl.NumberFormat;
  readonly #compact: Intl.NumberFormat;
  readonly #time: Intl.DateTimeFormat;
  readonly #date: Intl.DateTimeFormat;
  readonly #dateTime: Intl.DateTimeFormat;
  readonly #ago: Intl.RelativeTimeFormat;

  constructor(locale: Locale) {
    this.locale = locale;
    this.#whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    this.#tenth = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    this.#upToTenth = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    this.#compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
    this.#time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    this.#date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
    this.#dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
    this.#ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  }

  /** The message. */
  t<K extends Key>(key: K, ...values: Values<K>): string {
    return translate(this.locale, key, ...values);
  }

  /** The message, its strong parts kept apart. */
  rich<K extends Key>(key: K, ...values: RichValues<K>): Piece[] {
    return translateRich(this.locale, key, ...values);
  }

  /** A whole number: `12,040`. */
  count(value: number): string {
    return this.#whole.format(value);
  }

  /** A number with at most one decimal: `12.5`. */
  decimal(value: number): string {
    return this.#upToTenth.format(value);
  }

  /** A size: `142 B`, `1.2 kB`. */
  size(bytes: number): string {
    let value = bytes;
    let unit = 0;
    while (value >= 999.5 && unit < SIZES.length - 1) {
      value /= 1_000;
      unit += 1;
    }
    const text = unit === 0 || value >= 99.95 ? this.#whole.format(value) : this.#tenth.format(value);
    return `${text} ${SIZES[unit] ?? ''}`;
  }

  /** A measured time, short: `184 ms`, `10.0 s`, `2 min 5 s`. */
  took(milliseconds: number): string {
    if (milliseconds < 999.5) return `${this.#whole.format(milliseconds)} ms`;
    if (milliseconds < MINUTE - 50) return `${this.#tenth.format(milliseconds / SECOND)} s`;
    const seconds = Math.round(milliseconds / SECOND);
    return `${this.#whole.format(Math.floor(seconds / 60))} min ${seconds % 60} s`;
  }

  /** A wait, in whole seconds or minutes: `8 s`. */
  wait(milliseconds: number): string {
    const seconds = Math.ceil(milliseconds / SECOND);
    return seconds < 120
      ? this.t('time.seconds', { count: this.count(seconds) })
      : this.t('time.minutes', { count: this.count(Math.round(seconds / 60)) });
  }

  /** A time as it is spoken of: `38 seconds`, `4 minutes`. */
  span(milliseconds: number): string {
    const seconds = milliseconds / SECOND;
    if (seconds < 9.95) return this.t('span.second', { count: Math.max(0.1, Math.round(seconds * 10) / 10) });
    if (seconds < 99.5) return this.t('span.second', { count: Math.round(seconds) });
    if (milliseconds < 99.5 * MINUTE) return this.t('span.minute', { count: Math.round(seconds / 60) });
    return this.t('span.hour', { count: Math.round(milliseconds / (HOUR / 2)) / 2 });
  }

  /** A time that is only guessed: no finer than it is sure. */
  about(milliseconds: number): string {
    const step = guessStep(milliseconds);
    const guess = Math.max(1, Math.round(milliseconds / step)) * step;
    // What `span` would still say in seconds.
    return this.span(guess < 90 * SECOND ? guess : Math.max(100 * SECOND, guess));
  }

  /** A rate without its unit: `318`, `4.2`. */
  rate(perSecond: number): string {
    return perSecond < 10 ? this.#upToTenth.format(perSecond) : this.#whole.format(perSecond);
  }

  /** A time on a stop watch: `0:38`, `12:05`; with hours `1:30:00`. */
  stopwatch(milliseconds: number): string {
    const seconds = Math.floor(milliseconds / SECOND);
    const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
    const two = (value: number) => String(value).padStart(2, '0');
    const rest = two(seconds % 60);
    return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
  }

  /** A number for a narrow place: `12K`, `1.2万`. */
  compact(value: number): string {
    return this.#compact.format(value);
  }

  /** A time of day: `14:02`. */
  clock(at: number): string {
    return this.#time.format(at);
  }

  /** A day, UTC: `Dec 24, 2026`. */
  date(at: number): string {
    return this.#date.format(at);
  }

  /** When something was, seen from `now`: `2 hours ago`, or the date. */
  ago(at: number, now: number): string {
    const passed = Math.max(0, now - at);
    if (passed < MINUTE) return this.#ago.format(0, 'minute');
    if (passed < HOUR) return this.#ago.format(-Math.floor(passed / MINUTE), 'minute');
    if (passed < DAY) return this.#ago.format(-Math.floor(passed / HOUR), 'hour');
    if (passed < 7 * DAY) return this.#ago.format(-Math.floor(passed / DAY), 'day');
    return this.#dateTime.format(at);
  }
}
