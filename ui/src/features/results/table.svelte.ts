import { createContext } from 'svelte';
import type { RowView, SortColumn } from '../../host/generated/model';
import type { Session } from '../run/session.svelte';
import { rowAfterKey } from './keyboard';
import { Requester, type Loaded, type View } from './requester';
import { ROW_HEIGHT, ScrollMap } from './scroll';
import { nextSort } from './sort';

const WHOLE_LIST: View = { filter: 'all', search: '', sort: null };

/** What the table shows, which row is selected and which is open. */
export class Table {
  readonly #requester: Requester;
  readonly map = new ScrollMap();
  view = $state.raw<View>(WHOLE_LIST);
  loaded = $state.raw<Loaded | null>(null);
  /** When the page on screen came, by `performance.now()`. */
  loadedAt = $state(0);
  isBehind = $state(false);
  /** Where the visible rows begin, in pixels from the first row, and how many fit. */
  top = $state(0);
  visible = $state(0);
  /** The selected row's place in the table, -1 for none; and its number, once it is known. */
  selected = $state(-1);
  #selectedRow: number | null = null;
  /** The number of the row in the pane below. */
  open = $state<number | null>(null);
  #isOpening = false;

  readonly total = $derived(this.loaded?.total ?? 0);
  readonly first = $derived(Math.floor(this.top / ROW_HEIGHT));
  /** Whether a change of the rows can change their places in this view. */
  readonly isMoving = $derived(
    this.view.filter !== 'all' ||
      this.view.search !== '' ||
      (this.view.sort !== null && this.view.sort.column !== 'row' && this.view.sort.column !== 'url'),
  );

  constructor(session: Session) {
    this.#requester = new Requester({
      ask: (query) => session.door.rows(query),
      loaded: (page) => this.#take(page),
      failed: (error) => session.messages.fail(error),
    });
  }

  /** The row at a place, where it has come. */
  at(index: number): RowView | undefined {
    const { loaded } = this;
    return loaded?.rows[index - loaded.offset];
  }

  /** Shows other rows, from the first one on. */
  show(change: Partial<View>): void {
    this.view = { ...this.view, ...change };
    this.selected = -1;
    this.map.reset();
    this.#requester.show(this.view);
    this.look();
  }

  /** Sorts by a column; again for the other way round, and once more for the list's own order. */
  sortBy(column: SortColumn): void {
    this.show({ sort: nextSort(this.view.sort, column) });
  }

  /** The rows have this version now. */
  changed(version: number): void {
    this.#requester.changed(version);
    this.isBehind = this.#requester.isBehind;
  }

  /** While held, rows that have changed do not move the others. */
  hold(held: boolean): void {
    this.#requester.hold(held && this.isMoving);
    this.isBehind = this.#requester.isBehind;
  }

  /** Shows the rows as they are now. */
  refresh(): void {
    this.#requester.refresh();
  }

  /** Another job is open. */
  reset(): void {
    this.open = null;
    this.loaded = null;
    this.selected = -1;
    this.#selectedRow = null;
    this.#requester.forget();
    this.show(WHOLE_LIST);
  }

  /** The scroller has moved or changed its size. */
  look(): void {
    this.top = this.map.top;
    this.visible = this.map.visible;
    this.#requester.look(this.map.first, this.map.visible);
  }

  /** Selects the row at a place, and opens it if asked or if another one is open. */
  select(index: number, opens: boolean): void {
    this.selected = index;
    this.#selectedRow = this.at(index)?.row ?? null;
    this.#isOpening = opens || this.open !== null;
    if (this.#isOpening && this.#selectedRow !== null) this.#openSelected();
  }

  /** Moves the selection by a key. Tells whether the key moves it. */
  key(key: string): boolean {
    const row = rowAfterKey(key, this.selected, this.total, this.map.page);
    if (row === null) return false;
    this.map.reveal(row);
    this.look();
    this.select(row, false);
    return true;
  }

  /** Closes the pane below. */
  close(): void {
    this.open = null;
    this.#isOpening = false;
  }

  #openSelected(): void {
    this.open = this.#selectedRow;
    this.#isOpening = false;
  }

  #take(page: Loaded): void {
    this.loaded = page;
    this.loadedAt = performance.now();
    this.isBehind = this.#requester.isBehind;
    if (this.#selectedRow === null) {
      // A key went further than the rows had come.
      this.#selectedRow = this.at(this.selected)?.row ?? null;
      if (this.#isOpening && this.#selectedRow !== null) this.#openSelected();
      return;
    }
    // The selection is a row, not a place: it goes where its row goes.
    const index = page.rows.findIndex((row) => row.row === this.#selectedRow);
    if (index >= 0) this.selected = page.offset + index;
    else if (this.at(this.selected)) this.selected = -1;
  }
}

export const [getTable, setTable] = createContext<Table>();
