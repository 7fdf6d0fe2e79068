import type { ErrorKind, PastTry, Phases } from '../../host/generated/model';
import { statusText } from '../../text/status';
import type { Words } from '../../text/words';

/** A part of a try. */
export type Phase = 'dns' | 'connect' | 'tls' | 'first_byte' | 'body';

/** The parts in the order in which they happen. */
export const PHASES: readonly Phase[] = ['dns', 'connect', 'tls', 'first_byte', 'body'];

/** A stretch of a try's bar, in percent of the longest try. */
export interface Stretch {
  phase: Phase;
  percent: number;
  took: number;
}

/** The bar of a try; what no phase accounts for belongs to the phase that was cut off. */
export function stretches(past: PastTry, longest: number): Stretch[] {
  const scale = longest > 0 ? 100 / longest : 0;
  const seen = PHASES.flatMap((phase) => {
    const took = past.phases[`${phase}_ms` satisfies keyof Phases];
    return took === undefined ? [] : [{ phase, took, percent: took * scale }];
  });
  const rest = past.duration_ms - seen.reduce((sum, stretch) => sum + stretch.took, 0);
  if (rest * scale < 0.5) return seen;
  const phase = unfinished(past);
  const last = seen.at(-1);
  if (last?.phase === phase) {
    return [...seen.slice(0, -1), { phase, took: last.took + rest, percent: last.percent + rest * scale }];
  }
  return [...seen, { phase, took: rest, percent: rest * scale }];
}

/** The parts that the tries had, in the order in which they happen. */
export function phasesOf(tries: readonly PastTry[], longest: number): Phase[] {
  const seen = new Set(tries.flatMap((past) => stretches(past, longest).map(({ phase }) => phase)));
  return PHASES.filter((phase) => seen.has(phase));
}

const FAILED_IN: Partial<Record<ErrorKind, Phase>> = { dns: 'dns', connect: 'connect', tls: 'tls' };

function unfinished({ phases, error, error_detail: detail }: PastTry): Phase {
  const failedIn = error === null ? undefined : FAILED_IN[error];
  if (failedIn) return failedIn;
  if (detail.startsWith('name look-up')) return 'dns';
  if (detail.startsWith('connect')) return 'connect';
  if (detail.startsWith('TLS')) return 'tls';
  if (detail.startsWith('body') || phases.first_byte_ms !== undefined) return 'body';
  return 'first_byte';
}

/** How a try ended: `200 OK in 184 ms`, `timed out at 10.0 s`. */
export function ending(words: Words, past: PastTry): string {
  const time = words.took(past.duration_ms);
  if (past.error === null || past.error === 'http_status') {
    return words.t('timing.ok', { status: statusText(words, past.status), time });
  }
  if (past.error === 'timeout') return words.t('timing.timeout', { time });
  return words.t('timing.failed', { what: words.t(`error.${past.error}`), time });
}
