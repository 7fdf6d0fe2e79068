import { guessStep } from '../../text/words';

/** How far the time left must be from what is shown before another is shown, in steps of what is shown. */
const HOLD = 0.75;

/** Holds the time left still between two neighbours: the guess swings, the words must not. */
export class TimeLeft {
  #shown: number | null = null;

  /** What to show for this guess, in milliseconds. */
  next(left: number | null): number | null {
    if (left === null) return (this.#shown = null);
    if (this.#shown === null || Math.abs(left - this.#shown) > HOLD * guessStep(this.#shown)) {
      const step = guessStep(left);
      this.#shown = Math.max(1, Math.round(left / step)) * step;
    }
    return this.#shown;
  }
}
