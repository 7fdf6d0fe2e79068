import type { RowDetail } from '../../host/generated/model';
import { statusText } from '../../text/status';
import type { Words } from '../../text/words';
import { certificateWarning } from './connection';
import { explain, hostOf, type Explanation } from './explain';

/** What happened to a row, in plain words. */
export interface Story {
  tone: 'ok' | 'moved' | 'bad' | 'warn' | 'plain';
  title: string;
  paragraphs: string[];
  /** The setting that may mend it. */
  setting: Explanation['setting'];
}

/** Tells what happened to a row. `timeout` is how long a try may take, in milliseconds; `now` since 1970. */
export function story(words: Words, row: RowDetail, timeout: number, now: number): Story {
  const { view } = row;
  const warning = certificateWarning(words, row.tries, now);
  const warnings = warning === null ? [] : [warning];
  switch (view.state) {
    case 'waiting':
      return plain(words.t('detail.waiting.title'), words.t('detail.waiting.text'));
    case 'in_flight':
      return plain(
        words.t('detail.in_flight.title'),
        words.t('detail.in_flight.text', { host: hostOf(view.url) }),
      );
    case 'ok':
      return {
        tone: 'ok',
        title: words.t('detail.ok.title'),
        paragraphs: [answered(words, row), ...warnings],
        setting: null,
      };
    case 'moved':
      return {
        tone: 'moved',
        title: words.t('detail.moved.title'),
        paragraphs: [moved(words, row), words.t('detail.moved.what'), ...warnings],
        setting: null,
      };
    case 'retrying': {
      const { title, why, setting } = explain(words, row, timeout);
      const time = view.retry_in_ms ? words.wait(view.retry_in_ms) : 'none';
      return { tone: 'warn', title, paragraphs: [why, words.t('detail.retrying.text', { time })], setting };
    }
    case 'failed': {
      const { title, why, what, setting } = explain(words, row, timeout);
      return { tone: 'bad', title, paragraphs: [why, what], setting };
    }
  }
}

function plain(title: string, text: string): Story {
  return { tone: 'plain', title, paragraphs: [text], setting: null };
}

function answered(words: Words, { view }: RowDetail): string {
  return words.t('detail.ok.text', {
    host: hostOf(view.url),
    status: statusText(words, view.status),
    time: view.duration_ms === null ? 'none' : words.took(view.duration_ms),
    size: view.size_bytes ? words.size(view.size_bytes) : 'none',
    tries: view.attempts,
  });
}

function moved(words: Words, { view, redirects, final_url }: RowDetail): string {
  return words.t('detail.moved.text', {
    count: Math.max(1, redirects.length),
    status: statusText(words, view.status),
    url: final_url ?? view.url,
  });
}
