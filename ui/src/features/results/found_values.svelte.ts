import { createContext } from 'svelte';
import type { FieldValue, RowView } from '../../host/generated/model';
import type { Session } from '../run/session.svelte';

/** A cell for each of the job's fields. */
type Cells = readonly (FieldValue | null)[];

interface Found {
  row: number;
  /** The row's tries at that time: another answer has another number. */
  attempts: number;
  cells: Cells;
}

const NONE: Cells = [];

/**
 * What the job's fields find in the rows on screen. It comes after the rows themselves, because bodies take longer to
 * look through: one request in the air at most, for what is on screen by then.
 */
export class FoundValues {
  readonly #session: Session;
  #found = $state.raw<readonly Found[]>([]);
  #wanted: readonly RowView[] = [];
  /** The job and its fields that all of it is about. */
  #about = '';
  #isBusy = false;
  #hasFailed = false;

  /** For each field, whether all that it finds on screen are numbers: they stand to the right. */
  readonly areNumbers = $derived(
    this.#found[0]?.cells.map((_, field) => {
      const values = this.#found.map(({ cells }) => cells[field] ?? null).filter((value) => value !== null);
      return values.length > 0 && values.every(isNumber);
    }) ?? [],
  );

  constructor(session: Session) {
    this.#session = session;
  }

  /** A row's cells; nothing while they are not known. */
  of(row: RowView): Cells | undefined {
    if (!hasBody(row)) return NONE;
    return this.#found.find((one) => one.row === row.row && one.attempts === row.attempts)?.cells;
  }

  /** Wants those of the rows on screen; what is known of others is forgotten. */
  want(rows: readonly RowView[]): void {
    const { jobNumber, job } = this.#session;
    const about = JSON.stringify([jobNumber, job.fields]);
    if (about !== this.#about) {
      this.#about = about;
      this.#found = [];
      this.#hasFailed = false;
    }
    this.#wanted = rows.filter(hasBody);
    void this.#ask();
  }

  async #ask(): Promise<void> {
    if (this.#isBusy || this.#hasFailed) return;
    this.#isBusy = true;
    try {
      for (let rows = this.#lacking; rows.length > 0; rows = this.#lacking) {
        const about = this.#about;
        const answers = await this.#session.door.fieldCells(rows.map(({ row }) => row));
        if (about !== this.#about) continue;
        const come = rows.flatMap(({ row, attempts }) => {
          const answer = answers.find((one) => one.row === row);
          return answer ? [{ row, attempts, cells: answer.cells }] : [];
        });
        const kept = this.#found.filter(({ row }) => this.#wanted.some((wanted) => wanted.row === row));
        this.#found = [...kept, ...come];
      }
    } catch (error) {
      this.#hasFailed = true;
      this.#session.messages.fail(error);
    } finally {
      this.#isBusy = false;
    }
  }

  get #lacking(): readonly RowView[] {
    return this.#wanted.filter((row) => this.of(row) === undefined);
  }
}

/** Whether there is something to look through. */
function hasBody({ state, size_bytes }: RowView): boolean {
  return (state === 'ok' || state === 'moved' || state === 'failed') && size_bytes !== null && size_bytes > 0;
}

/** What a cell shows. */
export function textOf(value: FieldValue | null | undefined): string {
  if (!value) return '';
  return 'text' in value ? value.text : value.json;
}

function isNumber(value: FieldValue): boolean {
  return 'json' in value && /^-?\d/.test(value.json);
}

export const [getFoundValues, setFoundValues] = createContext<FoundValues>();
