const SECONDS = 60;

/** The rate of each second of the last minute. */
export class RateHistory {
  #rates: readonly number[] = [];
  #second = 0;

  /** Notes the rate at `now`, in milliseconds of any clock, and tells them all. */
  add(rate: number, now: number): readonly number[] {
    const second = Math.floor(now / 1_000);
    const passed = this.#rates.length === 0 ? SECONDS : second - this.#second;
    this.#second = second;
    if (passed >= SECONDS) this.#rates = [rate];
    else if (passed <= 0) this.#rates = this.#rates.with(-1, rate);
    else this.#rates = [...this.#rates, ...Array<number>(passed).fill(rate)].slice(-SECONDS);
    return this.#rates;
  }

  /** Forgets all. */
  clear(): void {
    this.#rates = [];
  }
}

/** The points of a line in a box of that size, the newest second at the right edge. */
export function linePoints(rates: readonly number[], width: number, height: number): string {
  const most = Math.max(...rates, 1);
  const step = width / (SECONDS - 1);
  const start = width - (rates.length - 1) * step;
  return rates
    .map((rate, index) => {
      const x = start + index * step;
      const y = height - 1 - (rate / most) * (height - 2);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
}
