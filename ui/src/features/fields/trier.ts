import type { Field, FieldTrial } from '../../host/generated/model';

/** A trial that has come, with what it answers. */
export interface Tried {
  /** The drafts that were tried, and their fields. */
  ids: readonly number[];
  fields: readonly Field[];
  trial: FieldTrial;
}

/** What is to be tried. */
export type Wish = Pick<Tried, 'ids' | 'fields'>;

/** So many milliseconds of rest before fields are tried. */
const PAUSE = 250;

interface Callbacks {
  ask: (fields: Field[]) => Promise<FieldTrial>;
  tried: (tried: Tried) => void;
  failed: (error: unknown) => void;
}

/** Tries fields when typing rests; an answer to what has been changed meanwhile is dropped. */
export class Trier {
  readonly #callbacks: Callbacks;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wished = 0;

  constructor(callbacks: Callbacks) {
    this.#callbacks = callbacks;
  }

  /** Wants these tried, in place of all before. */
  wish(wish: Wish): void {
    this.forget();
    this.#timer = setTimeout(() => void this.#ask(wish), PAUSE);
  }

  /** Wants nothing any more. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#wished += 1;
  }

  async #ask({ ids, fields }: Wish): Promise<void> {
    const wished = this.#wished;
    try {
      const trial = await this.#callbacks.ask([...fields]);
      if (wished === this.#wished) this.#callbacks.tried({ ids, fields, trial });
    } catch (error) {
      if (wished === this.#wished) this.#callbacks.failed(error);
    }
  }
}
