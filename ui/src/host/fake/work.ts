import type { HostError, WorkProgress } from '../generated/model';

const TICK_MS = 100;
const CANCELLED: HostError = { code: 'cancelled', message: 'the work was ended' };

/** Work that takes a while, tells how far it is, and can be ended: counting, importing, exporting. */
export class FakeWork {
  #end: () => void = () => undefined;

  /** Works `milliseconds` long on so many rows, then gives the result. */
  run<Result>(
    rows: number,
    milliseconds: number,
    onprogress: (progress: WorkProgress) => void,
    result: () => Promise<Result>,
  ): Promise<Result> {
    const ticks = Math.ceil(milliseconds / TICK_MS);
    let tick = 0;
    return new Promise<void>((resolve, reject) => {
      const clock = setInterval(() => {
        tick += 1;
        const share = Math.min(1, tick / Math.max(1, ticks));
        onprogress({ rows: Math.round(rows * share), share });
        if (tick < ticks) return;
        clearInterval(clock);
        resolve();
      }, TICK_MS);
      this.#end = () => {
        clearInterval(clock);
        // The host rejects with plain data, as Tauri does.
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
        reject(CANCELLED);
      };
    }).then(result);
  }

  /** Ends the work under way, if there is some. */
  cancel(): Promise<void> {
    this.#end();
    return Promise.resolve();
  }
}
