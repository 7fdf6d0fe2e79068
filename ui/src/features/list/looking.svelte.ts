import type { Door } from '../../host/door';
import type { TextPreview } from '../../host/generated/model';
import { Later } from './later';

const WAIT_MS = 200;

/** What a text with patterns in it would bring, while it is being written. */
export class Looking {
  readonly #door: Door;
  readonly #later = new Later(WAIT_MS);
  #asked = 0;
  /** The answer for the newest text that was asked about; `null` where there is nothing to say. */
  preview = $state.raw<TextPreview | null>(null);

  constructor(door: Door) {
    this.#door = door;
  }

  /** Looks at the text as it is now; one without a brace holds no pattern. */
  look(text: string): void {
    const asked = (this.#asked += 1);
    if (text.includes('{')) {
      this.#later.do(() => void this.#ask(text, asked));
    } else {
      this.#later.cancel();
      this.preview = null;
    }
  }

  async #ask(text: string, asked: number): Promise<void> {
    // It is but a hint: what is wrong is said when the text is added.
    const preview = await this.#door.lookAtText(text).catch(() => null);
    if (asked !== this.#asked) return;
    this.preview = preview && (preview.problem !== null || preview.of_patterns > 0) ? preview : null;
  }
}
