import type { RowDetail, RowView } from '../../host/generated/model';
import type { Session } from '../run/session.svelte';

const SETTLED: readonly RowView['state'][] = ['ok', 'moved', 'failed'];

/** All that is known of the open row, asked for again when it may have changed. */
export class Opened {
  readonly #session: Session;
  detail = $state.raw<RowDetail | null>(null);
  #row: number | null = null;
  #isBusy = false;
  #isStale = false;
  #version = -1;
  #done = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Shows that row. */
  show(row: number | null): void {
    if (row === this.#row) return;
    this.#row = row;
    this.#ask();
  }

  /** The table shows the row like this. */
  seen(view: RowView | undefined): void {
    const known = this.detail?.view;
    if (!view || known?.row !== view.row) return;
    if (known.state !== view.state || known.attempts !== view.attempts) this.#ask();
  }

  /** The rows have this version now, and so many are done. */
  progressed(version: number, done: number): void {
    const isNew = version !== this.#version;
    // Fewer rows are done than before when failed ones are tried again.
    const isAgain = done < this.#done;
    this.#version = version;
    this.#done = done;
    const state = this.detail?.view.state;
    if (isAgain || (isNew && state && !SETTLED.includes(state))) this.#ask();
  }

  #ask(): void {
    if (this.#isBusy) this.#isStale = true;
    else void this.#load();
  }

  async #load(): Promise<void> {
    const row = this.#row;
    if (row === null) return;
    this.#isBusy = true;
    this.#isStale = false;
    const detail = await this.#session.attempt(() => this.#session.door.row(row));
    this.#isBusy = false;
    if (detail && row === this.#row) this.detail = detail;
    this.#askAgain();
  }

  #askAgain(): void {
    if (this.#isStale) void this.#load();
  }
}
