import type { RowPage, RowView, Selecting } from '../../host/generated/model';

/** Whether a row at a place is selected once a change is made. */
export type Expectation = (row: RowView, index: number) => boolean;

interface Change {
  number: number;
  selecting: Selecting;
  /** None where only the host can tell. */
  expected: Expectation | null;
}

interface Callbacks {
  select: (selecting: Selecting) => Promise<number>;
  /** Pages that have come do not tell which rows are selected now. */
  unsure: () => void;
  failed: (error: unknown) => void;
}

/** Which rows are selected: the host keeps it, the window shows what it will say before it has said it. */
export class Selection {
  readonly #callbacks: Callbacks;
  /** How many rows are selected, shown or not. */
  count = $state(0);
  /** Changes that the host has not been asked for. */
  #queue: Change[] = [];
  /** Changes that a page can be without. */
  #recent: Change[] = [];
  #last = 0;
  #made = 0;
  #isBusy = false;
  #work: Promise<void> = Promise.resolve();
  #job = 0;

  constructor(callbacks: Callbacks) {
    this.#callbacks = callbacks;
  }

  /** The last change that a page asked for now is sure to tell of. */
  get made(): number {
    return this.#made;
  }

  /** Changes which rows are selected: one change after the other, since the host works at several things at once. */
  change(selecting: Selecting, expected: Expectation | null): void {
    if (isAfresh(selecting)) {
      // What stands in the queue would be undone by this.
      this.#queue = [];
      this.#recent = [];
    }
    if (selecting.kind === 'none') this.count = 0;
    if (selecting.kind === 'only') this.count = 1;
    const change = { number: (this.#last += 1), selecting, expected };
    this.#queue.push(change);
    this.#recent.push(change);
    if (!this.#isBusy) this.#work = this.#send();
  }

  /** A page that was asked for when `made` was the last change made, with those since then laid over it. */
  over(page: RowPage, offset: number, made: number): RowPage {
    this.#recent = this.#recent.filter(({ number }) => number > made);
    if (this.#recent.length === 0) {
      this.count = page.selected;
      return page;
    }
    return { ...page, selected: this.count, rows: expectedRows(page.rows, offset, this.#recent) };
  }

  /** The host knows of every change. */
  settled(): Promise<void> {
    return this.#work;
  }

  /** Another job is open: nothing of it is selected. */
  forget(): void {
    this.#job += 1;
    this.#queue = [];
    this.#recent = [];
    this.count = 0;
  }

  async #send(): Promise<void> {
    this.#isBusy = true;
    for (let change = this.#queue.shift(); change; change = this.#queue.shift()) await this.#make(change);
    this.#isBusy = false;
  }

  async #make({ number, selecting, expected }: Change): Promise<void> {
    const job = this.#job;
    let isSure = expected !== null;
    try {
      const count = await this.#callbacks.select(selecting);
      if (job === this.#job && this.#queue.length === 0) this.count = count;
    } catch (error) {
      this.#recent = this.#recent.filter((change) => change.number !== number);
      isSure = false;
      if (job === this.#job) this.#callbacks.failed(error);
    }
    this.#made = number;
    if (!isSure && job === this.#job) this.#callbacks.unsure();
  }
}

/** The rows as they will be once those changes are made. */
export function expectedRows(
  rows: readonly RowView[],
  offset: number,
  changes: readonly { expected: Expectation | null }[],
): RowView[] {
  return rows.map((row, place) =>
    changes.reduce((now, { expected }) => {
      const is_selected = expected?.(now, offset + place) ?? now.is_selected;
      return is_selected === now.is_selected ? now : { ...now, is_selected };
    }, row),
  );
}

/** Whether it does not matter what was selected before. */
function isAfresh(selecting: Selecting): boolean {
  return selecting.kind !== 'toggle' && !(selecting.kind === 'through' && selecting.adding);
}
