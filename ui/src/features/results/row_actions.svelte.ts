import { createContext } from 'svelte';
import { t } from '../../text/language.svelte';
import type { Retrying } from '../run/retrying.svelte';
import type { Session } from '../run/session.svelte';
import type { Columns } from './columns.svelte';
import type { Table } from './table.svelte';

/** What can be done with the rows that are selected. */
export class RowActions {
  readonly #session: Session;
  readonly #table: Table;
  readonly #columns: Columns;
  readonly #retrying: Retrying;
  /** Whether the user is asked whether to delete. */
  isDeleting = $state(false);

  constructor(session: Session, table: Table, columns: Columns, retrying: Retrying) {
    this.#session = session;
    this.#table = table;
    this.#columns = columns;
    this.#retrying = retrying;
  }

  /** Rows that are being fetched cannot be deleted. */
  get canDelete(): boolean {
    return !this.#session.isGoing;
  }

  /** Puts them on the clipboard as cells, with the columns that are shown. */
  async copy(): Promise<void> {
    const columns = this.#columns.visible.map(({ column }) => column);
    await this.#table.selectionSettled();
    const count = await this.#session.attempt(() =>
      this.#session.door.copyRows({ kind: 'selected' }, columns),
    );
    if (count !== undefined) this.#session.messages.tell(() => t('rows.copied', { count }));
  }

  /** Asks which of them to try again. */
  async retry(): Promise<void> {
    await this.#table.selectionSettled();
    this.#retrying.open({ kind: 'selected' });
  }

  askToDelete(): void {
    this.isDeleting = true;
  }

  async delete(): Promise<void> {
    const session = this.#session;
    if (!this.isDeleting || !this.canDelete) return;
    this.isDeleting = false;
    this.#table.close();
    await this.#table.selectionSettled();
    const count = await session.attempt(() => session.door.deleteRows({ kind: 'selected' }));
    if (count === undefined) return;
    session.job = await session.door.job();
    session.messages.tell(() => t('rows.deleted', { count }));
  }
}

export const [getRowActions, setRowActions] = createContext<RowActions>();
