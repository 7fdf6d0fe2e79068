import type { ErrorKind, RowDetail } from '../../host/generated/model';
import { statusText } from '../../text/status';
import type { Words } from '../../text/words';
import type { NumberName } from '../settings/numbers';

/** A failure in three parts, and the setting that may mend it. */
export interface Explanation {
  title: string;
  why: string;
  what: string;
  setting: NumberName | 'headers' | 'sign_in' | 'proxy' | null;
}

type Group = 'proxy' | 'sign_in' | 'not_found' | 'too_many' | 'server' | 'http_status';

const SETTING: Partial<Record<ErrorKind | Group, Explanation['setting']>> = {
  timeout: 'timeout_ms',
  closed: 'per_host',
  too_many: 'per_host',
  too_large: 'max_body_bytes',
  sign_in: 'sign_in',
  proxy: 'proxy',
};

/** Why the row failed, in plain words. `timeout` is how long a try may take, in milliseconds. */
export function explain(words: Words, row: RowDetail, timeout: number): Explanation {
  const { url, status, error } = row.view;
  const kind = error ?? 'http_status';
  const host = hostOf(url);
  const values = { host, status: statusText(words, status), time: words.span(timeout) };
  const group = groupOf(kind, status, row.error_detail);
  return {
    title: words.t(`explain.${group}.title`, values),
    why: words.t(whyKey(group, row.error_detail), values),
    what: words.t(`explain.${group}.what`),
    setting: SETTING[group] ?? null,
  };
}

function groupOf(kind: ErrorKind, status: number | null, detail: string): ErrorKind | Group {
  if (kind === 'connect' && detail.startsWith('proxy')) return 'proxy';
  if (kind !== 'http_status') return kind;
  if (status === 407) return 'proxy';
  if (status === 401 || status === 403) return 'sign_in';
  if (status === 404 || status === 410) return 'not_found';
  if (status === 429) return 'too_many';
  if (status !== null && status >= 500) return 'server';
  return 'http_status';
}

/** The detail begins with the phase for a timeout, and names the fault of a certificate. */
function whyKey(group: ErrorKind | Group, detail: string) {
  if (group === 'timeout') {
    if (detail.startsWith('name look-up')) return 'explain.timeout.why_lookup';
    if (detail.startsWith('connect')) return 'explain.timeout.why_connect';
    if (detail.startsWith('TLS')) return 'explain.timeout.why_tls';
    if (detail.startsWith('first byte')) return 'explain.timeout.why_first_byte';
    if (detail.startsWith('body')) return 'explain.timeout.why_body';
  }
  if (group === 'tls') {
    if (detail.includes('expired')) return 'explain.tls.why_expired';
    if (detail.includes('wrong name')) return 'explain.tls.why_name';
    if (detail.includes('unknown issuer')) return 'explain.tls.why_issuer';
    if (detail.includes('not valid yet')) return 'explain.tls.why_early';
    if (detail.startsWith('certificate')) return 'explain.tls.why_certificate';
  }
  return `explain.${group}.why` as const;
}

/** The host that a URL names; the text itself where it is no URL. */
export function hostOf(url: string): string {
  try {
    return new URL(url).host || url;
  } catch {
    return url;
  }
}
