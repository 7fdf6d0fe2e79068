import { createContext } from 'svelte';
import { hostError } from '../../host/door';
import type {
  ExportReport,
  ExportRequest,
  FailureCount,
  FailureKind,
  HostError,
  RowSet,
  WorkProgress,
} from '../../host/generated/model';
import type { Table } from '../results/table.svelte';
import type { Session } from '../run/session.svelte';
import { readChoices, writeChoices, type ExportChoices } from './choices';
import { requestedColumns, wanting, type ColumnChoice } from './columns';
import { firstFailure, requestedRows, type RowsChoice } from './rows';

/** So many milliseconds after a change it is saved: typing makes many. */
const SAVED_AFTER = 100;

/** How the user exports, and the export under way. */
export class Exporting {
  readonly #session: Session;
  readonly #table: Table;
  isOpen = $state(false);
  choices = $state.raw<ExportChoices>(readChoices(''));
  rows = $state<RowsChoice>('all');
  failures = $state.raw<readonly FailureCount[]>([]);
  failure = $state.raw<FailureKind | null>(null);
  isBusy = $state(false);
  progress = $state.raw<WorkProgress | null>(null);
  error = $state.raw<HostError | null>(null);
  isCancelled = $state(false);
  #saving: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session, table: Table) {
    this.#session = session;
    this.#table = table;
    this.choices = readChoices(session.exportChoices);
  }

  /** Whether the answers' bodies go in as a column. */
  get wantsBody(): boolean {
    return requestedColumns(this.#session.job, this.choices.columns).body;
  }

  set wantsBody(isWanted: boolean) {
    this.changeColumns(wanting(this.choices.columns, 'body', isWanted));
  }

  /** Shows the sheet. */
  open(): void {
    this.isOpen = true;
    this.rows = 'all';
    this.#forget();
    void this.#session.attempt(async () => {
      this.failures = await this.#session.door.failures();
      this.failure = firstFailure(this.failures, this.#table.view);
    });
  }

  /** The user wants the sheet gone, or what is under way to end. */
  close(): void {
    if (this.isBusy) this.cancel();
    else this.isOpen = false;
  }

  /** Another job is open. */
  leave(): void {
    this.isOpen = false;
  }

  /** Ends the export under way; the sheet stays. */
  cancel(): void {
    void this.#session.attempt(() => this.#session.door.cancelWork());
  }

  /** Takes over a choice, for this job and the next. */
  change(change: Partial<ExportChoices>): void {
    this.choices = { ...this.choices, ...change };
    this.#forget();
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => {
      const { door } = this.#session;
      void this.#session.attempt(() => door.saveExportChoices(writeChoices(this.choices)));
    }, SAVED_AFTER);
  }

  changeColumns(columns: ColumnChoice): void {
    this.change({ columns });
  }

  /** Writes the file, or the folder. Tells what it came to; `null` where nothing did. */
  async run(): Promise<ExportReport | null> {
    if (this.isBusy) return null;
    this.isBusy = true;
    this.#forget();
    try {
      await this.#table.selectionSettled();
      const report = await this.#ask();
      if (report) this.isOpen = false;
      return report;
    } catch (thrown) {
      const error = hostError(thrown);
      if (error.code === 'cancelled') this.isCancelled = true;
      else this.error = error;
      return null;
    } finally {
      this.isBusy = false;
      this.progress = null;
    }
  }

  #ask(): Promise<ExportReport | null> {
    const { door, job } = this.#session;
    const { way, fileName } = this.choices;
    const rows = requestedRows(this.rows, this.#table.view, this.failure);
    const onprogress = (progress: WorkProgress) => {
      if (this.isBusy) this.progress = progress;
    };
    if (way === 'bodies') return door.exportBodies({ rows, name: fileName }, onprogress);
    return door.exportRows(requestOf(this.choices, way, rows, job), onprogress);
  }

  #forget(): void {
    this.error = null;
    this.isCancelled = false;
  }
}

/** What is asked of the host for a file of that kind. */
export function requestOf(
  { csv, columns }: ExportChoices,
  format: ExportRequest['format'],
  rows: RowSet,
  job: Session['job'],
): ExportRequest {
  return { format, csv, rows, ...requestedColumns(job, columns) };
}

export const [getExporting, setExporting] = createContext<Exporting>();
