import type { FailureCount, Progress } from '../../host/generated/model';
import { statusText } from '../../text/status';
import type { Piece } from '../../text/translate';
import type { Words } from '../../text/words';

/** What the sentence under the bar is made of. */
export interface Standing {
  progress: Progress;
  failures: FailureCount[] | null;
  interruptedAt: number | null;
  unusable: number;
}

/** How many reasons are told apart before the rest becomes "others". */
const REASONS_TOLD = 4;

/** Where the job stands, as a person would say it. */
export function sentence(words: Words, standing: Standing): Piece[] {
  const { progress } = standing;
  switch (progress.state) {
    case 'empty':
      return [];
    case 'ready':
      return between(words, [
        words.rich('sentence.ready', { total: progress.waiting + progress.in_flight }),
        standing.unusable > 0 ? words.rich('sentence.unusable', { count: standing.unusable }) : [],
      ]);
    case 'running':
      if (progress.notice?.code === 'offline') {
        return between(words, [counts(words, progress, 0), words.rich('sentence.offline')]);
      }
      return between(words, [
        counts(words, progress, progress.in_flight),
        plain(rateText(words, progress.per_second)),
        progress.left_ms === null ? [] : words.rich('sentence.left', { time: words.about(progress.left_ms) }),
      ]);
    case 'pausing':
      return between(words, [
        words.rich('sentence.pausing', { count: progress.in_flight }),
        counts(words, progress, 0),
      ]);
    case 'paused':
      return between(words, [
        words.rich('sentence.paused', { count: progress.waiting + progress.in_flight }),
        counts(words, progress, 0),
      ]);
    case 'interrupted':
      return words.rich('sentence.interrupted', {
        time: standing.interruptedAt === null ? 'none' : words.clock(standing.interruptedAt),
        done: progress.ok + progress.failed,
        total: progress.total,
      });
    case 'done':
      return done(words, progress, standing.failures);
  }
}

function counts(words: Words, progress: Progress, flying: number): Piece[] {
  const { total, ok, failed } = progress;
  return words.rich('sentence.counts', { done: ok + failed, total, failed, flying });
}

/** How fast it goes; nothing while that is not known. */
export function rateText(words: Words, perSecond: number): string {
  if (perSecond <= 0) return '';
  return perSecond < 1
    ? words.t('sentence.rate_minute', { rate: words.rate(perSecond * 60) })
    : words.t('sentence.rate', { rate: words.rate(perSecond) });
}

function plain(text: string): Piece[] {
  return text === '' ? [] : [{ text, strong: false }];
}

function done(words: Words, progress: Progress, failures: FailureCount[] | null): Piece[] {
  const { total, ok, failed } = progress;
  const time = progress.elapsed_ms > 0 ? words.span(progress.elapsed_ms) : 'none';
  if (failed === 0) return words.rich('sentence.done_all', { total, time });
  return [
    ...words.rich('sentence.done_some', { ok, total, time }),
    { text: words.t('sentence.gap'), strong: false },
    ...words.rich('sentence.failed', { failed, reasons: failures ? reasons(words, failures) : 'none' }),
  ];
}

/** Why rows failed, the most frequent reasons first: `300 not found, 74 timed out and 38 others`. */
export function reasons(words: Words, failures: FailureCount[]): Piece[] {
  const sorted = failures.toSorted((one, other) => other.count - one.count);
  const told = sorted.length > REASONS_TOLD ? sorted.slice(0, REASONS_TOLD - 1) : sorted;
  const list = separated(
    words.t('fail.between'),
    told.map((failure) => [{ text: reason(words, failure), strong: false, failure: failure.failure }]),
  );
  const count = sorted.slice(told.length).reduce((sum, failure) => sum + failure.count, 0);
  return count > 0 ? words.rich('fail.others', { list, count }) : list;
}

function reason(words: Words, { failure: { error, status }, count }: FailureCount): string {
  if (error !== 'http_status') return words.t(`fail.${error}`, { count });
  switch (status) {
    case 401:
      return words.t('fail.sign_in', { count });
    case 403:
      return words.t('fail.forbidden', { count });
    case 404:
      return words.t('fail.not_found', { count });
    case 410:
      return words.t('fail.gone', { count });
    case 429:
      return words.t('fail.too_many', { count });
    default:
      return words.t('fail.status', { count, status: statusText(words, status) });
  }
}

function between(words: Words, parts: Piece[][]): Piece[] {
  return separated(words.t('sentence.between'), parts);
}

function separated(text: string, parts: Piece[][]): Piece[] {
  return parts
    .filter((part) => part.length > 0)
    .flatMap((part, index) => (index === 0 ? part : [{ text, strong: false }, ...part]));
}
