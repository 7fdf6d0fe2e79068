import type { RowPage, RowQuery, RowView, View } from '../../host/generated/model';

/** A page that has come, with what it answers. */
export interface Loaded {
  view: View;
  columns: readonly number[];
  offset: number;
  limit: number;
  total: number;
  rows: readonly RowView[];
  /** The version of the rows that was known when it was asked for. */
  version: number;
}

/** Rows asked for above and below the visible ones, so that a short scroll shows no gap. */
const OVERSCAN = 40;
/** The host's own limit. */
const MOST_ROWS = 500;

interface Callbacks {
  ask: (query: RowQuery) => Promise<RowPage>;
  loaded: (page: Loaded) => void;
  failed: (error: unknown) => void;
}

/**
 * Asks for the rows on screen and no others: one request in the air at most, the newest wish next, and again when
 * the rows have changed.
 */
export class Requester {
  readonly #callbacks: Callbacks;
  #view: View = { filter: 'all', search: '', sort: null };
  #columns: readonly number[] = [];
  #first = 0;
  #count = 0;
  #version = -1;
  #held = false;
  #isBusy = false;
  #current: Loaded | null = null;
  #hasFailed = false;
  #isStale = false;
  #job = 0;

  constructor(callbacks: Callbacks) {
    this.#callbacks = callbacks;
  }

  /** Whether the rows have changed since the page on screen came. */
  get isBehind(): boolean {
    return this.#current !== null && this.#current.version !== this.#version;
  }

  /** Shows other rows, or the same in another order. */
  show(view: View): void {
    this.#view = view;
    this.#hasFailed = false;
    this.#next();
  }

  /** Wants those imported columns with the rows. */
  want(columns: readonly number[]): void {
    this.#columns = columns;
    this.#next();
  }

  /** Those rows are visible now. */
  look(first: number, count: number): void {
    this.#first = first;
    this.#count = count;
    this.#next();
  }

  /** The rows have this version now. */
  changed(version: number): void {
    if (version !== this.#version) this.#hasFailed = false;
    this.#version = version;
    this.#next();
  }

  /** While held, a change of the rows is not followed: nothing moves under the pointer. */
  hold(held: boolean): void {
    this.#held = held;
    this.#next();
  }

  /** Forgets what is on screen: another job is open. */
  forget(): void {
    this.#job += 1;
    this.#current = null;
    this.#hasFailed = false;
    this.#next();
  }

  /** Asks again, held or not. */
  refresh(): void {
    this.#isStale = true;
    this.#next();
  }

  get #isWanting(): boolean {
    if (this.#count === 0 || this.#hasFailed) return false;
    const current = this.#current;
    if (!current || current.view !== this.#view || this.#isStale) return true;
    if (current.columns !== this.#columns) return true;
    if (this.isBehind && !this.#held) return true;
    const last = Math.min(this.#first + this.#count, current.total);
    return this.#first < current.offset || last > current.offset + current.limit;
  }

  #next(): void {
    if (!this.#isBusy && this.#isWanting) void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#isBusy = true;
    // What changes from here on is asked for again.
    this.#isStale = false;
    const view = this.#view;
    const version = this.#version;
    const offset = Math.max(0, this.#first - OVERSCAN);
    const limit = Math.min(this.#first - offset + this.#count + OVERSCAN, MOST_ROWS);
    const job = this.#job;
    const columns = this.#columns;
    try {
      const query = { view, columns: [...columns], offset, limit };
      const { total, rows } = await this.#callbacks.ask(query);
      if (job !== this.#job) return;
      this.#current = { view, columns, offset, limit, total, rows, version };
      // A list that has become shorter leaves the visible rows past its end: the last ones are shown then.
      this.#first = Math.min(this.#first, Math.max(0, total - this.#count));
      this.#callbacks.loaded(this.#current);
    } catch (error) {
      if (job !== this.#job) return;
      this.#hasFailed = true;
      this.#callbacks.failed(error);
    } finally {
      this.#isBusy = false;
      this.#next();
    }
  }
}
