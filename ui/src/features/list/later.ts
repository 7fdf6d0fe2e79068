/** Does the last thing that it was told to, once nothing else came for so many milliseconds. */
export class Later {
  readonly #milliseconds: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  /** Does this, in place of what still waits. */
  do(action: () => void): void {
    this.cancel();
    this.#timer = setTimeout(action, this.#milliseconds);
  }

  /** Forgets what still waits. */
  cancel(): void {
    clearTimeout(this.#timer);
  }
}
