import { hostError } from '../host/door';
import type { HostError, HostErrorCode } from '../host/generated/model';

/** How long good news stays, in milliseconds. */
const GOOD_NEWS_STAYS = 8_000;

/** A button in a message. */
export interface MessageAction {
  label: () => string;
  run: () => void;
}

/** Something the window has to say: good news, or an error of the host's. */
export type Message =
  | { id: number; kind: 'news'; text: () => string; action: MessageAction | null }
  | { id: number; kind: 'error'; error: HostError };

/** The messages on screen. Texts are functions so that they follow the language. */
export class Messages {
  #last = 0;
  all = $state.raw<Message[]>([]);

  /** Says that something went well; for a while, or until it is read. */
  tell(text: () => string, action: MessageAction | null = null, stays = false): void {
    const id = (this.#last += 1);
    this.all = [...this.all.filter((message) => message.kind !== 'news'), { id, kind: 'news', text, action }];
    if (!stays) setTimeout(() => this.dismiss(id), GOOD_NEWS_STAYS);
  }

  /** Says that something went wrong; the newest error of a kind replaces the one before. */
  fail(thrown: unknown): void {
    const error = hostError(thrown);
    const id = (this.#last += 1);
    const others = this.all.filter(
      (message) => message.kind !== 'error' || message.error.code !== error.code,
    );
    this.all = [...others, { id, kind: 'error', error }];
  }

  /** Takes away the errors of a kind: they are mended. */
  dismissError(code: HostErrorCode): void {
    this.all = this.all.filter((message) => message.kind !== 'error' || message.error.code !== code);
  }

  /** Takes a message away. */
  dismiss(id: number): void {
    this.all = this.all.filter((message) => message.id !== id);
  }
}
