import { createContext } from 'svelte';
import type { RowSet } from '../../host/generated/model';

/** Whether the user is choosing which rows to try again, and with which choice that begins. */
export class Retrying {
  isOpen = $state(false);
  rows = $state.raw<RowSet>({ kind: 'failed' });

  /** Asks which rows, those first. */
  open(rows: RowSet): void {
    // Of all rows it is the failed ones that can be tried again.
    this.rows = rows.kind === 'all' ? { kind: 'failed' } : rows;
    this.isOpen = true;
  }

  close(): void {
    this.isOpen = false;
  }
}

export const [getRetrying, setRetrying] = createContext<Retrying>();
