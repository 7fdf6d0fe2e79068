import type { Progress } from '../../host/generated/model';
import type { Words } from '../../text/words';

/** What a screen reader is told while a run goes on: each tenth of the way, not each tick. */
export class Announcer {
  #tenth = -1;
  #isRunning = false;
  #isOffline = false;

  /** The words to say after this tick, or `null` for none. */
  next(words: Words, progress: Progress): string | null {
    const isRunning = progress.state === 'running';
    const hasStarted = isRunning && !this.#isRunning;
    const isBack = isRunning && this.#isOffline && progress.notice?.code !== 'offline';
    this.#isRunning = isRunning;
    this.#isOffline = isRunning && progress.notice?.code === 'offline';
    // Of a network that is gone the banner tells, as an alert.
    if (!isRunning || this.#isOffline) return null;
    const done = progress.ok + progress.failed;
    const tenth = Math.floor((done / Math.max(1, progress.total)) * 10);
    const isFurther = tenth > this.#tenth;
    this.#tenth = tenth;
    if (isBack) return words.t('announce.online', { total: progress.total - done });
    if (hasStarted) return words.t('announce.started', { total: progress.total - done });
    if (!isFurther) return null;
    return words.t('announce.progress', { percent: tenth * 10, failed: progress.failed });
  }
}
