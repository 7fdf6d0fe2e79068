import { createContext } from 'svelte';
import { hostError, type Unsubscribe } from '../../host/door';
import type { HostError, ImportOptions, ImportPreview, WorkProgress } from '../../host/generated/model';
import { t } from '../../text/language.svelte';
import type { Session } from '../run/session.svelte';
import { Later } from './later';
import type { PastedCells } from './pasting';

const DETECT: ImportOptions = {
  encoding: null,
  separator: null,
  quote: null,
  header: null,
  url_column: null,
  part: null,
  template: null,
};
const BEGUN: WorkProgress = { rows: 0, share: 0 };
const PATTERN_WAIT_MS = 200;

/** How to read the list as the preview shows it. */
function optionsOf(preview: ImportPreview): ImportOptions {
  const { encoding, separator, quote, header, url_column, part, template } = preview;
  return { encoding, separator, quote, header, url_column, part, template };
}

/** A list that is being looked over before its rows are added. */
export class Importing {
  readonly #session: Session;
  preview = $state.raw<ImportPreview | null>(null);
  error = $state.raw<HostError | null>(null);
  isBusy = $state(false);
  isDragging = $state(false);
  /** The pattern that makes the URLs, as it is written; `null` where they come from the list. */
  pattern = $state<string | null>(null);
  /** How far the counting of a long list is. */
  counting = $state.raw<WorkProgress | null>(null);
  /** How far the adding is. */
  adding = $state.raw<WorkProgress | null>(null);
  // Whether the preview is of the choices as they are now.
  #isRead = $state(true);
  readonly #later = new Later(PATTERN_WAIT_MS);
  #chosen: ImportOptions = DETECT;
  #asked = 0;
  // The counting and the call that ends it: the next work begins after both.
  #counted: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Whether the rows can be added as they are shown. */
  get canAdd(): boolean {
    const usable = this.preview?.counts.usable ?? 0;
    return usable > 0 && this.#isRead && this.pattern?.trim() !== '' && this.adding === null;
  }

  /** Begins to listen for files that are dropped on the window. */
  async listen(): Promise<Unsubscribe> {
    const { door, messages } = this.#session;
    const ends = await Promise.all([
      door.on('drag', (state) => {
        this.isDragging = state === 'over';
      }),
      door.on('import', (dropped) => {
        this.isDragging = false;
        if ('preview' in dropped) this.#show(dropped.preview);
        else messages.fail(dropped.error);
      }),
    ]);
    return () => ends.forEach((end) => end());
  }

  /** Lets the user choose files. Tells whether some were chosen. */
  async choose(): Promise<boolean> {
    const preview = await this.#session.attempt(() => this.#session.door.chooseImport());
    if (preview) this.#show(preview);
    return Boolean(preview);
  }

  /** Takes what was pasted to be looked over; `null` where it is but text, `undefined` after an error. */
  async paste({ text, html }: PastedCells): Promise<ImportPreview | null | undefined> {
    const preview = await this.#session.attempt(() => this.#session.door.previewPaste(text, html));
    if (preview) this.#show(preview);
    return preview;
  }

  /** Reads the list again with another choice; what was detected may come out otherwise then. */
  async change(choice: Partial<ImportOptions>): Promise<void> {
    if (this.adding) return;
    // Other cells make other columns: the choice of a column does not outlive them.
    const column = 'url_column' in choice || 'template' in choice ? {} : { url_column: null };
    this.#chosen = { ...this.#chosen, ...column, ...choice };
    const asked = this.#outdate();
    try {
      const preview = await this.#session.door.previewImport(this.#chosen);
      if (asked !== this.#asked) return;
      this.preview = preview;
      this.error = null;
      this.#isRead = true;
      this.#count();
    } catch (thrown) {
      if (asked === this.#asked) this.#fail(thrown);
    } finally {
      if (asked === this.#asked) this.isBusy = false;
    }
  }

  /** Makes the URLs from this pattern, once it stands still; with `null` from the list again. */
  usePattern(pattern: string | null): void {
    this.pattern = pattern;
    const template = pattern?.trim() || null;
    if (this.#isRead && template === this.#chosen.template) return;
    // What is shown is not what is written any more.
    this.#outdate();
    if (pattern === null) void this.change({ template });
    else this.#later.do(() => void this.change({ template }));
  }

  /** Adds the rows as they are shown; the counting need not be over. */
  async add(): Promise<void> {
    const { preview } = this;
    if (!preview || !this.canAdd) return;
    const asked = (this.#asked += 1);
    this.#isStopped = false;
    this.adding = BEGUN;
    this.error = null;
    try {
      await this.#endCounting();
      const isAdded = await this.#addRows(preview);
      if (isAdded && asked === this.#asked) this.preview = null;
    } catch (thrown) {
      this.#fail(thrown);
    } finally {
      this.adding = null;
    }
    // Where nothing was added the list is still looked over.
    if (asked === this.#asked) this.#count();
  }

  /** Ends the adding, where it is under way: nothing was added then. Else leaves the list alone. */
  async cancel(): Promise<void> {
    const { door } = this.#session;
    if (this.adding) {
      this.#isStopped = true;
      await this.#session.attempt(() => door.cancelWork());
      return;
    }
    this.#outdate();
    this.preview = null;
    await this.#session.attempt(() => door.cancelImport());
  }

  async #addRows(preview: ImportPreview): Promise<boolean> {
    if (this.#isStopped) return false;
    const { door, messages, progress } = this.#session;
    const report = await this.#session.add(() =>
      door.addImport(optionsOf(preview), (now) => {
        if (this.adding) this.adding = now;
      }),
    );
    if (progress.state !== 'empty') messages.tell(() => t('list.added', { ...report }));
    return true;
  }

  #show(preview: ImportPreview): void {
    this.#outdate();
    this.#chosen = DETECT;
    this.pattern = null;
    this.error = null;
    this.isBusy = false;
    this.#isRead = true;
    this.preview = preview;
    this.#count();
  }

  /** What is shown is not what is chosen: what was asked before does not count any more. */
  #outdate(): number {
    this.#later.cancel();
    this.isBusy = true;
    this.#isRead = false;
    void this.#endCounting();
    return (this.#asked += 1);
  }

  #count(): void {
    const { preview } = this;
    const asked = this.#asked;
    if (!preview || preview.is_whole) return;
    this.#counted = this.#counted.then(() => this.#countWhole(preview, asked));
  }

  async #countWhole(preview: ImportPreview, asked: number): Promise<void> {
    if (asked !== this.#asked) return;
    this.counting = BEGUN;
    try {
      const counts = await this.#session.door.countImport(optionsOf(preview), (now) => {
        if (this.counting) this.counting = now;
      });
      if (asked === this.#asked) this.preview = { ...preview, counts, is_whole: true };
    } catch (thrown) {
      if (asked === this.#asked) this.#fail(thrown);
    } finally {
      this.counting = null;
    }
  }

  /** Ends the counting that is under way, and waits for its end. */
  async #endCounting(): Promise<void> {
    if (this.counting) {
      const ended = this.#session.attempt(() => this.#session.door.cancelWork());
      this.#counted = Promise.all([this.#counted, ended]);
    }
    await this.#counted;
  }

  #fail(thrown: unknown): void {
    const error = hostError(thrown);
    if (error.code !== 'cancelled') this.error = error;
  }
}

export const [getImporting, setImporting] = createContext<Importing>();
