import type {
  Column,
  Field,
  Progress,
  RowFilter,
  RowPage,
  RowQuery,
  RowSet,
  RowView,
  Selecting,
  View,
} from '../generated/model';
import { fakeFound } from './answers';
import { fakeRow, passes } from './data';

/** More rows are not looked through. */
const SEARCHED = 50_000;

interface Now {
  total: number;
  done: number;
  flying: number;
  fields: readonly Field[];
}

/** The rows of a job that is made up, and which of them are selected. */
export class FakeRows {
  readonly #deleted = new Set<number>();
  #selected = new Set<number>();
  #found = { key: '', numbers: [] as number[] };
  readonly #now: () => Now;

  constructor(now: () => Now) {
    this.#now = now;
  }

  /** Another job is open. */
  forget(): void {
    this.#deleted.clear();
    this.#selected.clear();
  }

  page({ view, columns, offset, limit }: RowQuery): RowPage {
    const numbers = this.#numbers(view);
    const rows = numbers.slice(offset, offset + limit).map((number) => ({
      ...this.row(number),
      is_selected: this.#selected.has(number),
      cells: columns.map((column) => fakeCell(number, column)),
    }));
    return { total: numbers.length, selected: this.#selected.size, rows };
  }

  row(number: number): RowView {
    const { done, flying, fields } = this.#now();
    const row = fakeRow(number, done, flying);
    return (row.size_bytes ?? 0) > 0 ? { ...row, found: fakeFound(fields, number) } : row;
  }

  select(selecting: Selecting): number {
    switch (selecting.kind) {
      case 'none':
        this.#selected.clear();
        break;
      case 'only':
        this.#selected = new Set([selecting.row]);
        break;
      case 'toggle':
        if (!this.#selected.delete(selecting.row)) this.#selected.add(selecting.row);
        break;
      case 'all':
        this.#selected = new Set(this.#numbers(selecting.view));
        break;
      case 'through': {
        const numbers = this.#numbers(selecting.view);
        const places = [numbers.indexOf(selecting.from), numbers.indexOf(selecting.to)];
        const between = numbers.slice(Math.min(...places), Math.max(...places) + 1);
        this.#selected = new Set(selecting.adding ? [...this.#selected, ...between] : between);
      }
    }
    return this.#selected.size;
  }

  /** Those rows as cells: lines of text with tabs in between. */
  cells(set: RowSet, columns: readonly Column[]): string[] {
    return this.#of(set).map((number) =>
      columns.map((column) => String(valueOf(this.row(number), column) ?? '')).join('\t'),
    );
  }

  /** Deletes those rows; tells how many there were. */
  delete(set: RowSet): number {
    const rows = this.#of(set);
    for (const row of rows) {
      this.#deleted.add(row);
      this.#selected.delete(row);
    }
    return rows.length;
  }

  /** The counts without the rows that were deleted. */
  left(progress: Progress): Progress {
    const gone = { total: this.#deleted.size, ok: 0, moved: 0, failed: 0, waiting: 0 };
    for (const number of this.#deleted) {
      const { state } = this.row(number);
      if (passes('ok', state)) gone.ok += 1;
      if (state === 'moved' || state === 'failed') gone[state] += 1;
      if (passes('waiting', state)) gone.waiting += 1;
    }
    const names = ['total', 'ok', 'moved', 'failed', 'waiting'] as const;
    return { ...progress, ...Object.fromEntries(names.map((name) => [name, progress[name] - gone[name]])) };
  }

  #of(set: RowSet): number[] {
    switch (set.kind) {
      case 'selected':
        return [...this.#selected].sort((one, other) => one - other);
      case 'shown':
        return this.#numbers({ filter: set.filter, search: set.search, sort: null });
      case 'failure':
        return this.#numbers({ filter: { failure: set.failure }, search: '', sort: null });
      default:
        return this.#numbers({
          filter: set.kind === 'not_fetched' ? 'waiting' : set.kind,
          search: '',
          sort: null,
        });
    }
  }

  /** The rows of a view, looked up once for each state of the job. */
  #numbers(view: View): number[] {
    const key = JSON.stringify([view, this.#now(), this.#deleted.size]);
    if (this.#found.key !== key) this.#found = { key, numbers: this.#find(view) };
    return this.#found.numbers;
  }

  #find({ filter, search, sort }: View): number[] {
    const { total } = this.#now();
    const isWhole = filter === 'all' && search === '';
    const numbers: number[] = [];
    for (let number = 1; number <= (isWhole ? total : Math.min(total, SEARCHED)); number += 1) {
      if (!this.#deleted.has(number) && (isWhole || this.#matches(number, filter, search)))
        numbers.push(number);
    }
    if (!sort || sort.column === 'row') return sort?.descending ? numbers.reverse() : numbers;
    const direction = sort.descending ? -1 : 1;
    const keyed = numbers.map((number) => ({ number, value: valueOf(this.row(number), sort.column) }));
    keyed.sort((one, other) => {
      // Rows without a value stand last either way.
      if (one.value === null || other.value === null) {
        return Number(one.value === null) - Number(other.value === null) || one.number - other.number;
      }
      if (one.value === other.value) return one.number - other.number;
      return one.value < other.value ? -direction : direction;
    });
    return keyed.map(({ number }) => number);
  }

  #matches(number: number, filter: RowFilter, search: string): boolean {
    const row = this.row(number);
    const isRight =
      typeof filter === 'object'
        ? row.state === 'failed' &&
          row.error === filter.failure.error &&
          (filter.failure.status === null || row.status === filter.failure.status)
        : passes(filter, row.state);
    return isRight && row.url.includes(search);
  }
}

function fakeCell(row: number, column: number): string {
  const name = row % 2 ? 'Kettle, enamel, 1.2 l' : 'Teapot "Oslo"';
  return [`A-${row}`, name, `link ${row}`, `${row % 90},90`][column] ?? `${column}.${row % 7}`;
}

function valueOf(row: RowView, column: Column): string | number | null {
  if (typeof column === 'object') {
    return 'input' in column ? fakeCell(row.row, column.input) : (row.found?.[column.field] ?? null);
  }
  switch (column) {
    case 'row':
      return row.row;
    case 'result':
      return row.status ?? row.error;
    case 'url':
      return row.url;
    case 'attempts':
      return row.attempts;
    case 'duration':
      return row.duration_ms;
    case 'size':
      return row.size_bytes;
  }
}
