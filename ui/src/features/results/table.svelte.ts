import { createContext } from 'svelte';
import type { Column, RowView, Selecting, Sort, View } from '../../host/generated/model';
import type { Session } from '../run/session.svelte';
import { areNumbers } from './found';
import { rowAfterKey } from './keyboard';
import { Requester, type Loaded } from './requester';
import { ROW_HEIGHT, ScrollMap } from './scroll';
import { expectedRows, Selection, type Expectation } from './selection.svelte';
import { nextSort } from './sort';

const WHOLE_LIST: View = { filter: 'all', search: '', sort: null };

/**
 * What is done with the row that the cursor comes to: nothing, or it is selected alone, as one more or less, or with
 * all from the one that was selected before, in place of the others or beside them.
 */
export type Choosing = 'move' | 'only' | 'toggle' | 'through' | 'through_too';

/** What the table shows, where the keyboard is, which rows are selected and which one is open. */
export class Table {
  readonly #requester: Requester;
  readonly #selection: Selection;
  readonly map = new ScrollMap();
  view = $state.raw<View>(WHOLE_LIST);
  loaded = $state.raw<Loaded | null>(null);
  /** When the page on screen came, by `performance.now()`. */
  loadedAt = $state(0);
  isBehind = $state(false);
  /** Where the visible rows begin, in pixels from the first row, and how many fit. */
  top = $state(0);
  visible = $state(0);
  /** The place in the table where the keyboard is, -1 for none; and its row's number, once it is known. */
  cursor = $state(-1);
  #cursorRow: number | null = null;
  /** Where a selection of several rows begins: a row's number. */
  #anchor: number | null = null;
  /** What is to be done with the row under the cursor when it comes. */
  #choosing: Choosing | null = null;
  /** The number of the row in the pane below. */
  open = $state<number | null>(null);
  #isOpening = false;

  readonly total = $derived(this.loaded?.total ?? 0);
  readonly first = $derived(Math.floor(this.top / ROW_HEIGHT));
  /** For each of the job's fields, whether all that it has found on this page are numbers: they stand to the right. */
  readonly areNumbers = $derived(areNumbers(this.loaded?.rows ?? []));
  /** Whether a change of the rows can change their places in this view. */
  readonly isMoving = $derived(
    this.view.filter !== 'all' || this.view.search !== '' || isSortMoving(this.view.sort),
  );

  constructor(session: Session) {
    this.#selection = new Selection({
      select: (selecting) => session.door.select(selecting),
      unsure: () => this.refresh(),
      failed: (error) => session.messages.fail(error),
    });
    this.#requester = new Requester({
      ask: async (query) => {
        const { made } = this.#selection;
        return this.#selection.over(await session.door.rows(query), query.offset, made);
      },
      loaded: (page) => this.#take(page),
      failed: (error) => session.messages.fail(error),
    });
  }

  /** How many rows are selected, shown or not. */
  get selected(): number {
    return this.#selection.count;
  }

  /** The host knows which rows are selected. */
  selectionSettled(): Promise<void> {
    return this.#selection.settled();
  }

  /** The row at a place, where it has come. */
  at(index: number): RowView | undefined {
    const { loaded } = this;
    return loaded?.rows[index - loaded.offset];
  }

  /** Shows other rows, from the first one on. */
  show(change: Partial<View>): void {
    this.view = { ...this.view, ...change };
    this.#leave();
    this.map.reset();
    this.#requester.show(this.view);
    this.look();
  }

  /** Sorts by a column; again for the other way round, and once more for the list's own order. */
  sortBy(column: Column): void {
    this.show({ sort: nextSort(this.view.sort, column) });
  }

  /** The job has other fields: an order by one of those before has no meaning any more. */
  fieldsChanged(): void {
    const column = this.view.sort?.column;
    if (typeof column === 'object' && 'field' in column) this.show({ sort: null });
  }

  /** Wants those imported columns with the rows. */
  want(columns: readonly number[]): void {
    this.#requester.want(columns);
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
    this.#anchor = null;
    this.#selection.forget();
    this.#requester.forget();
    this.show(WHOLE_LIST);
  }

  /** The scroller has moved or changed its size. */
  look(): void {
    this.top = this.map.top;
    this.visible = this.map.visible;
    this.#requester.look(this.map.first, this.map.visible);
  }

  /** Goes to the row at a place and selects it so; opens it if asked or, alone, if another one is open. */
  choose(index: number, choosing: Choosing, opens = false): void {
    this.cursor = index;
    this.#cursorRow = this.at(index)?.row ?? null;
    this.#choosing = choosing;
    this.#isOpening = choosing === 'only' && (opens || this.open !== null);
    if (this.#cursorRow !== null) this.#arrive(this.#cursorRow);
  }

  /** Selects every row that is shown. */
  selectAll(): void {
    this.#select({ kind: 'all', view: this.view }, () => true);
  }

  /** Selects no row any more. */
  clearSelection(): void {
    this.#anchor = null;
    this.#select({ kind: 'none' }, () => false);
  }

  /** Moves the cursor by a key, and the selection with it if asked. Tells whether the key does that. */
  key(key: string, choosing: Choosing = 'only'): boolean {
    const row = rowAfterKey(key, this.cursor, this.total, this.map.page);
    if (row === null) return false;
    this.map.reveal(row);
    this.look();
    this.choose(row, choosing);
    return true;
  }

  /** Closes the pane below. */
  close(): void {
    this.open = null;
    this.#isOpening = false;
  }

  /** The row under the cursor is known. */
  #arrive(row: number): void {
    const choosing = this.#choosing;
    this.#choosing = null;
    if (choosing === 'only') this.#select({ kind: 'only', row }, (other) => other.row === row);
    if (choosing === 'toggle') {
      const wasSelected = this.at(this.cursor)?.is_selected ?? false;
      const expected = (other: RowView) => (other.row === row ? !wasSelected : other.is_selected);
      this.#select({ kind: 'toggle', row }, expected);
    }
    if (choosing === 'only' || choosing === 'toggle') this.#anchor = row;
    if (choosing === 'through') this.#selectThrough(this.#anchor ?? row, row, false);
    if (choosing === 'through_too') this.#selectThrough(this.#anchor ?? row, row, true);
    if (this.#isOpening) this.open = row;
    this.#isOpening = false;
  }

  #selectThrough(from: number, to: number, adding: boolean): void {
    const rows = this.loaded?.rows ?? [];
    const places = [from, to].map((row) => rows.findIndex((other) => other.row === row));
    const offset = this.loaded?.offset ?? 0;
    const [first, last] = [Math.min(...places) + offset, Math.max(...places) + offset];
    const isAround = (row: RowView, index: number) =>
      (index >= first && index <= last) || (adding && row.is_selected);
    this.#anchor = from;
    // Where one end is not on this page, the host's word is waited for.
    const expected = places.includes(-1) ? null : isAround;
    this.#select({ kind: 'through', view: this.view, from, to, adding }, expected);
  }

  /** Shows at once what the host will say, and asks it. */
  #select(selecting: Selecting, expected: Expectation | null): void {
    const { loaded } = this;
    if (loaded) this.loaded = { ...loaded, rows: expectedRows(loaded.rows, loaded.offset, [{ expected }]) };
    this.#selection.change(selecting, expected);
  }

  #leave(): void {
    this.cursor = -1;
    this.#cursorRow = null;
    this.#choosing = null;
  }

  #take(page: Loaded): void {
    this.loaded = page;
    this.loadedAt = performance.now();
    this.isBehind = this.#requester.isBehind;
    if (this.#cursorRow === null) {
      // A key went further than the rows had come.
      this.#cursorRow = this.at(this.cursor)?.row ?? null;
      if (this.#cursorRow !== null) this.#arrive(this.#cursorRow);
      return;
    }
    // The cursor is on a row, not on a place: it goes where its row goes.
    const index = page.rows.findIndex((row) => row.row === this.#cursorRow);
    if (index >= 0) this.cursor = page.offset + index;
    else if (this.at(this.cursor)) this.#leave();
  }
}

/** Whether rows that are fetched change their places in that order. */
function isSortMoving(sort: Sort | null): boolean {
  if (sort === null) return false;
  const { column } = sort;
  return typeof column === 'object' ? 'field' in column : column !== 'row' && column !== 'url';
}

export const [getTable, setTable] = createContext<Table>();
