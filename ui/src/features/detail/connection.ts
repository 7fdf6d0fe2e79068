import type { PastTry } from '../../host/generated/model';
import type { Words } from '../../text/words';

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

/** What is known of the connection that carried a try; `now` in milliseconds since 1970. */
export function connectionFacts(words: Words, past: PastTry, now: number): Fact[] {
  const { connection, http, reused } = past;
  const facts: Fact[] = [];
  const add = (label: string, text: string, isWarning = false) => facts.push({ label, text, isWarning });
  if (connection?.address) {
    add(
      words.t(connection.proxy ? 'connection.proxy' : 'connection.address'),
      reused ? words.t('connection.reused', { address: connection.address }) : connection.address,
    );
  }
  if (http) add(words.t('connection.http'), http);
  if (connection?.tls) add(words.t('connection.tls'), connection.tls);
  const certificate = connection?.certificate;
  if (!certificate) return facts;
  const names = certificate.names.slice(0, SHOWN_NAMES).join(', ');
  const more = certificate.names.length - SHOWN_NAMES;
  if (names) {
    add(
      words.t('connection.names'),
      more > 0 ? words.t('connection.names_more', { names, count: more }) : names,
    );
  }
  add(words.t('connection.issuer'), certificate.issuer || words.t('common.none'));
  const days = Math.floor((certificate.expires_at_ms - now) / DAY);
  const date = words.date(certificate.expires_at_ms);
  if (certificate.expires_at_ms < now)
    add(words.t('connection.expiry'), words.t('connection.expired', { date }), true);
  else if (days < SOON_DAYS)
    add(words.t('connection.expiry'), words.t('connection.expires_soon', { date, count: days }), true);
  else add(words.t('connection.expiry'), date);
  if (certificate.fault) {
    add(words.t('connection.fault'), words.t('connection.accepted', { fault: certificate.fault }), true);
  }
  return facts;
}
