import type { FailureCount, HostError, Moment, Progress, RowSet, Salvage } from '../generated/model';

const STEPS = 400;

/** How a run came to where it is: slow at first, a dip in the middle, and `again` once with its failed rows. */
export function fakeHistory({ elapsed_ms: elapsed, ok, moved, failed }: Progress, again: boolean): Moment[] {
  if (elapsed === 0) return [];
  const weights = Array.from({ length: STEPS }, (_, step) => weight(step / STEPS));
  const sum = weights.reduce((total, one) => total + one, 0);
  let done = 0;
  return weights.map((one, step) => {
    done += one / sum;
    const isFirstRun = again && step < STEPS * 0.7;
    return {
      elapsed_ms: Math.round((elapsed * (step + 1 + 0.4 * Math.sin(step))) / STEPS),
      ok: Math.round(ok * done),
      moved: Math.round(moved * done),
      failed: Math.round(failed * done * (isFirstRun ? 4 : 1)),
    };
  });
}

function weight(share: number): number {
  const start = Math.min(1, share * 8);
  const dip = share > 0.45 && share < 0.6 ? 0.25 : 1;
  return start * dip * (1 + 0.15 * Math.sin(share * 60) + 0.1 * Math.sin(share * 211));
}

/** The ways to fail of a job where so many rows have. */
export function fakeFailures(failed: number): FailureCount[] {
  const unusable = Math.min(3, failed);
  const usable = failed - unusable;
  const most = Math.round(usable * 0.72);
  const some = Math.round(usable * 0.18);
  const counts: FailureCount[] = [
    { failure: { error: 'http_status', status: 404 }, count: most },
    { failure: { error: 'timeout', status: null }, count: some },
    { failure: { error: 'dns', status: null }, count: usable - most - some },
    { failure: { error: 'invalid_url', status: null }, count: unusable },
  ];
  return counts.filter(({ count }) => count > 0);
}

/** How many rows a retry would fetch. */
export function fakeRetries(rows: RowSet, failed: number): number {
  switch (rows.kind) {
    case 'failure': {
      const { error, status } = rows.failure;
      const kind = fakeFailures(failed).find(
        ({ failure }) => failure.error === error && failure.status === status,
      );
      return kind?.count ?? 0;
    }
    case 'all':
    case 'failed':
      return Math.max(0, failed - 3);
    case 'shown':
      return rows.filter === 'ok' ? 0 : Math.min(46, failed);
    default:
      return 0;
  }
}

export const DAMAGED: HostError = {
  code: 'damaged_job',
  message: '/home/ada/products-march.fetchlist: page 118 of 4,012 does not match its checksum',
};

export const SALVAGE: Salvage = {
  path: '/home/ada/products-march (recovered).fetchlist',
  rows: 12_040,
  lost_rows: 36,
  outcomes: 7_676,
  lost_outcomes: 800,
  lost_bodies: 12,
  lost_settings: true,
};
