import { createContext } from 'svelte';
import { innerWidth } from 'svelte/reactivity/window';
import type { Session } from '../run/session.svelte';
import {
  AS_MADE,
  columnsOf,
  isVisible,
  moved,
  ordered,
  readArrangement,
  resized,
  toggled,
  type Arrangement,
  type ColumnId,
  type ColumnInfo,
} from './columns';

/** So many milliseconds after a change it is saved: dragging makes many. */
const SAVED_AFTER = 100;
/** The URL gives way down to this width; then the table scrolls sideways. */
const URL_WIDTH = 220;
const INPUT_WIDTH = 140;
const FIELD_WIDTH = 110;

/** Which columns the table shows, in what order and how wide; remembered for the next list. */
export class Columns {
  readonly #session: Session;
  #arrangement = $state.raw<Arrangement>(AS_MADE);
  #saving: ReturnType<typeof setTimeout> | undefined;

  /** All that there are, in the user's order. */
  readonly all = $derived.by(() => ordered(columnsOf(this.#session.job), this.#arrangement));
  readonly #seen = $derived(this.all.filter((column) => isVisible(column, this.#arrangement)));
  /** Those that are shown. */
  readonly visible = $derived.by(() => {
    // In a small window the number of tries makes room for the URL.
    const isTight = (innerWidth.current ?? Infinity) < 860;
    return isTight ? this.#seen.filter(({ id }) => id !== 'attempts') : this.#seen;
  });
  /** The imported ones among them, by their place in the list. */
  readonly inputs = $derived(
    this.visible.flatMap(({ column }) =>
      typeof column === 'object' && 'input' in column ? [column.input] : [],
    ),
  );
  readonly hasChanged = $derived(this.#arrangement !== AS_MADE);

  /** The tracks of the table's grid, and how wide all of it is at least, in pixels. */
  readonly tracks = $derived.by(() => {
    let least = 0;
    const tracks = this.visible.map(({ id }) => {
      const width = this.leastWidth(id);
      least += width;
      return id === 'url' && this.isUrlFlexible ? `minmax(${width}px, 1fr)` : `${width}px`;
    });
    return { columns: tracks.join(' '), least };
  });
  readonly #own = $derived.by(() => {
    const digits = String(this.#session.progress.total).length;
    return ownWidths(innerWidth.current ?? Infinity, digits);
  });

  constructor(session: Session) {
    this.#session = session;
    this.#arrangement = readArrangement(session.columns);
  }

  /** Whether the URL takes what the others leave. */
  get isUrlFlexible(): boolean {
    return this.#arrangement.widths.url === undefined;
  }

  /** How wide a column is at least, in pixels; only the URL can be wider. */
  leastWidth(id: ColumnId): number {
    return (
      this.#arrangement.widths[id] ?? this.#own[id] ?? (id.startsWith('field:') ? FIELD_WIDTH : INPUT_WIDTH)
    );
  }

  isVisible(column: ColumnInfo): boolean {
    return isVisible(column, this.#arrangement);
  }

  show(column: ColumnInfo, isToBeSeen: boolean): void {
    this.#keep(toggled(this.#arrangement, column, isToBeSeen));
  }

  /** Puts a column so many places further back, or to the front, among those that are seen. */
  move(column: ColumnInfo, by: number): void {
    this.#keep(moved(columnsOf(this.#session.job), this.#arrangement, column, by));
  }

  /** Makes a column so wide, in pixels; `null` is as wide as it is by itself. */
  resize(id: ColumnId, width: number | null): void {
    this.#keep(resized(this.#arrangement, id, width));
  }

  reset(): void {
    this.#keep(AS_MADE);
  }

  #keep(arrangement: Arrangement): void {
    this.#arrangement = arrangement;
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => {
      const { door } = this.#session;
      void this.#session.attempt(() => door.saveColumns(JSON.stringify(arrangement)));
    }, SAVED_AFTER);
  }
}

/** How wide columns are by themselves, in a window of that width. */
function ownWidths(window: number, digits: number): Partial<Record<ColumnId, number>> {
  const row = digits * 9 + 22;
  if (window < 860) return { row, result: 148, url: URL_WIDTH, attempts: 48, duration: 72, size: 74 };
  if (window < 1_000) return { row, result: 164, url: URL_WIDTH, attempts: 48, duration: 74, size: 76 };
  return { row: Math.max(58, row), result: 200, url: URL_WIDTH, attempts: 64, duration: 92, size: 94 };
}

export const [getColumns, setColumns] = createContext<Columns>();
