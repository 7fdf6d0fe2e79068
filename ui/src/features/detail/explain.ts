import type { RowDetail } from '../../host/generated/model';
import { statusText } from '../../text/status';
import type { Words } from '../../text/words';
import type { NumberName } from '../settings/numbers';
import { caseOf, type Case } from './cases';

/** A failure in three parts, and the setting that may mend it. */
export interface Explanation {
  title: string;
  why: string;
  what: string;
  setting: NumberName | 'headers' | 'sign_in' | 'proxy' | 'http' | 'accept_invalid_certificates' | null;
}

const SETTING: Partial<Record<Case, Explanation['setting']>> = {
  timeout: 'timeout_ms',
  timeout_lookup: 'timeout_ms',
  timeout_connect: 'timeout_ms',
  timeout_tls: 'timeout_ms',
  timeout_first_byte: 'timeout_ms',
  timeout_body: 'timeout_ms',
  closed: 'per_host',
  too_many: 'per_host',
  too_large: 'max_body_bytes',
  sign_in: 'sign_in',
  proxy: 'proxy',
  proxy_login: 'proxy',
  proxy_server: 'proxy',
  handshake: 'http',
  certificate_expired: 'accept_invalid_certificates',
  certificate_name: 'accept_invalid_certificates',
  certificate_issuer: 'accept_invalid_certificates',
};

/** Why the row failed, in plain words. `timeout` is how long a try may take, in milliseconds. */
export function explain(words: Words, row: RowDetail, timeout: number): Explanation {
  const { url, status, error } = row.view;
  const which = caseOf(error ?? 'http_status', status, row.error_detail);
  const values = {
    host: hostOf(url),
    status: statusText(words, status),
    time: words.span(timeout),
    date: dateIn(words, row.error_detail),
    names: namesIn(words, row.error_detail),
  };
  return {
    title: words.t(`explain.${which}.title`, values),
    why: words.t(`explain.${which}.why`, values),
    what: words.t(`explain.${which}.what`),
    setting: SETTING[which] ?? null,
  };
}

/** The day in `(on 2021-01-01)` or `(from 2021-01-01)`; `none` where there is none. */
function dateIn(words: Words, detail: string): string {
  const [, day] = /\((?:on|from) (\d{4}-\d\d-\d\d)\)/.exec(detail) ?? [];
  return day === undefined ? 'none' : words.date(Date.parse(day));
}

/** The names in `(it is for a.example, b.example and 3 more)`; `none` where there are none. */
function namesIn(words: Words, detail: string): string {
  const [, names, more] = /\(it is for (.+?)(?: and (\d+) more)?\)/.exec(detail) ?? [];
  if (names === undefined) return 'none';
  return more === undefined ? names : words.t('connection.names_more', { names, count: Number(more) });
}

/** The host that a URL names; the text itself where it is no URL. */
export function hostOf(url: string): string {
  try {
    return new URL(url).host || url;
  } catch {
    return url;
  }
}
