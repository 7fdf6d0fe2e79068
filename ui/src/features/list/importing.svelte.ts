import { createContext } from 'svelte';
import { hostError, type Unsubscribe } from '../../host/door';
import type { HostError, ImportOptions, ImportPreview } from '../../host/generated/model';
import { t } from '../../text/language.svelte';
import type { Session } from '../run/session.svelte';

const DETECT: ImportOptions = { encoding: null, separator: null, header: null, url_column: null };

/** A list file that is being looked over before its rows are added. */
export class Importing {
  readonly #session: Session;
  preview = $state.raw<ImportPreview | null>(null);
  error = $state.raw<HostError | null>(null);
  isBusy = $state(false);
  isDragging = $state(false);
  #chosen: ImportOptions = DETECT;
  #asked = 0;

  constructor(session: Session) {
    this.#session = session;
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

  /** Lets the user choose a file. Tells whether one was chosen. */
  async choose(): Promise<boolean> {
    const preview = await this.#session.attempt(() => this.#session.door.chooseImport());
    if (preview) this.#show(preview);
    return Boolean(preview);
  }

  /** Reads the file again with another choice; what was detected may come out otherwise then. */
  async change(choice: Partial<ImportOptions>): Promise<void> {
    // Other cells make other columns: the choice of a column does not outlive them.
    const column = 'url_column' in choice ? {} : { url_column: null };
    this.#chosen = { ...this.#chosen, ...column, ...choice };
    const asked = (this.#asked += 1);
    this.isBusy = true;
    try {
      const preview = await this.#session.door.previewImport(this.#chosen);
      if (asked !== this.#asked) return;
      this.preview = preview;
      this.error = null;
    } catch (error) {
      if (asked === this.#asked) this.error = hostError(error);
    } finally {
      if (asked === this.#asked) this.isBusy = false;
    }
  }

  /** Adds the rows as they are shown. */
  async add(): Promise<void> {
    const { preview } = this;
    if (!preview || this.isBusy) return;
    this.isBusy = true;
    try {
      const { encoding, separator, header, url_column } = preview;
      const wasEmpty = this.#session.progress.state === 'empty';
      const report = await this.#session.add(() =>
        this.#session.door.addImport({ encoding, separator, header, url_column }),
      );
      this.preview = null;
      if (!wasEmpty) this.#session.messages.tell(() => t('list.added', { ...report }));
    } catch (error) {
      this.error = hostError(error);
    } finally {
      this.isBusy = false;
    }
  }

  /** Leaves the file alone. */
  async cancel(): Promise<void> {
    this.preview = null;
    this.#asked += 1;
    await this.#session.attempt(() => this.#session.door.cancelImport());
  }

  #show(preview: ImportPreview): void {
    this.#asked += 1;
    this.#chosen = DETECT;
    this.error = null;
    this.isBusy = false;
    this.preview = preview;
  }
}

export const [getImporting, setImporting] = createContext<Importing>();
