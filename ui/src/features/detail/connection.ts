import type { Certificate, PastTry } from '../../host/generated/model';
import type { Words } from '../../text/words';
import { faultOf, withoutPrefix } from './cases';

const DAY = 86_400_000;
/** Certificates that run out sooner are worth a warning: most are renewed a month before. */
const SOON_DAYS = 30;
/** A certificate may be for a hundred names. */
const SHOWN_NAMES = 5;

/** One line about a connection. */
export interface Fact {
  label: string;
  text: string;
  isWarning: boolean;
}

/** Tries in a row that had the same connection, counted from 1. */
export interface Carried {
  first: number;
  last: number;
  past: PastTry;
}

/** The tries by what carried them; tries of which nothing is known are left out. */
export function carried(tries: readonly PastTry[]): Carried[] {
  const all: Carried[] = [];
  for (const [index, past] of tries.entries()) {
    const before = all.at(-1);
    if (past.connection === null && past.http === null) continue;
    if (before?.last === index && isSame(before.past, past)) before.last = index + 1;
    else all.push({ first: index + 1, last: index + 1, past });
  }
  return all;
}

function isSame(one: PastTry, other: PastTry): boolean {
  const facts = ({ connection, http, reused }: PastTry) => JSON.stringify([connection, http, reused]);
  return facts(one) === facts(other);
}

/** What is known of the connection that carried a try; `now` in milliseconds since 1970. */
export function connectionFacts(words: Words, past: PastTry, now: number): Fact[] {
  const { connection, http, reused } = past;
  const facts: Fact[] = [];
  const add = (label: string, text: string, isWarning = false) => facts.push({ label, text, isWarning });
  if (connection && (connection.address !== undefined || connection.proxy)) {
    const address = connection.address ?? words.t('common.none');
    add(
      words.t(connection.proxy ? 'connection.proxy' : 'connection.address'),
      reused ? words.t('connection.reused', { address }) : address,
    );
  }
  if (http) add(words.t('connection.http'), http);
  if (connection?.tls) add(words.t('connection.tls'), connection.tls);
  else if (connection && http) add(words.t('connection.tls'), words.t('connection.plain'));
  if (connection?.certificate) facts.push(...certificateFacts(words, connection.certificate, now));
  return facts;
}

function certificateFacts(words: Words, certificate: Certificate, now: number): Fact[] {
  const facts: Fact[] = [];
  const names = certificate.names.slice(0, SHOWN_NAMES).join(', ');
  const more = certificate.names.length - SHOWN_NAMES;
  if (names) {
    const text = more > 0 ? words.t('connection.names_more', { names, count: more }) : names;
    facts.push({ label: words.t('connection.names'), text, isWarning: false });
  }
  const issuer = certificate.issuer || words.t('common.none');
  facts.push({ label: words.t('connection.issuer'), text: issuer, isWarning: false });
  const date = words.date(certificate.expires_at_ms);
  const days = daysLeft(certificate, now);
  facts.push({
    label: words.t('connection.expiry'),
    text: days === null ? date : words.t('connection.expires', { date, when: ending(words, days) }),
    isWarning: days !== null,
  });
  if (certificate.fault !== undefined) {
    const fault = faultText(words, certificate.fault);
    facts.push({
      label: words.t('connection.fault'),
      text: words.t('connection.accepted', { fault }),
      isWarning: true,
    });
  }
  return facts;
}

/** What is worth saying of a row's certificate at once, or `null`. */
export function certificateWarning(words: Words, tries: readonly PastTry[], now: number): string | null {
  const certificate = tries.at(-1)?.connection?.certificate;
  if (!certificate) return null;
  if (certificate.fault !== undefined) {
    return words.t('detail.certificate_fault', { fault: faultText(words, certificate.fault) });
  }
  const days = daysLeft(certificate, now);
  if (days === null) return null;
  const date = words.date(certificate.expires_at_ms);
  return days < 0
    ? words.t('detail.certificate_ended', { date })
    : words.t('detail.certificate_ends', { date, when: ending(words, days) });
}

/** Whole days until a certificate runs out, negative where it has; `null` where that is far off. */
function daysLeft({ expires_at_ms: expiry }: Certificate, now: number): number | null {
  if (expiry < now) return -1;
  const days = Math.floor((expiry - now) / DAY);
  return days < SOON_DAYS ? days : null;
}

function ending(words: Words, days: number): string {
  return days < 0 ? words.t('connection.expired') : words.t('connection.expires_soon', { count: days });
}

function faultText(words: Words, detail: string): string {
  const fault = faultOf(detail);
  return fault === 'other' ? withoutPrefix(detail) : words.t(`fault.${fault}`);
}
