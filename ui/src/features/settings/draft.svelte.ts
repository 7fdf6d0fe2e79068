import { hostError } from '../../host/door';
import type { Settings } from '../../host/generated/model';
import { t, words } from '../../text/language.svelte';
import type { Session } from '../run/session.svelte';
import { NUMBER_RULES, parsed, rangeText, refusedField, type NumberName } from './numbers';
import type { Wishes } from './wishes.svelte';

/** What is wrong with the fields; a text is a function so that it follows the language. */
type Problems = Partial<Record<keyof Settings, (() => string) | undefined>>;

/** The settings as they are being edited: each change is saved at once, or told what is wrong with it. */
export class Draft {
  readonly #session: Session;
  readonly #wishes: Wishes;
  #problems = $state.raw<Problems>({});

  constructor(session: Session, wishes: Wishes) {
    this.#session = session;
    this.#wishes = wishes;
  }

  /** What is wrong with a field, or `null`. */
  problem(name: keyof Settings): string | null {
    return this.#problems[name]?.() ?? null;
  }

  /** A number was typed. */
  async typeNumber(name: NumberName, typed: string): Promise<void> {
    const rule = NUMBER_RULES[name];
    if (name === 'per_host_per_second' && typed.trim() === '') return this.save(name, null);
    const value = parsed(rule, typed);
    if (value === null) this.refuse(name, () => rangeText(words(), rule));
    else await this.save(name, value);
  }

  /** Saves a value. */
  async save<Name extends keyof Settings>(name: Name, value: Settings[Name]): Promise<void> {
    this.#accept(name);
    if (this.#session.job.settings[name] === value) return;
    try {
      await this.#session.saveSettings({ [name]: value });
    } catch (thrown) {
      const error = hostError(thrown);
      const { field, reason } = refusedField(error.message);
      if (error.code !== 'settings' || field === null) this.#session.messages.fail(error);
      else this.refuse(field, () => t('settings.refused', { reason }));
    }
  }

  /** A value is still to come: nothing starts before it. */
  expect(name: keyof Settings): void {
    this.#wishes.mark(name, false);
  }

  /** Says beside a field what is wrong with it. */
  refuse(name: keyof Settings, text: () => string): void {
    this.#problems = { ...this.#problems, [name]: text };
    this.#wishes.mark(name, false);
  }

  #accept(name: keyof Settings): void {
    this.#problems = { ...this.#problems, [name]: undefined };
    this.#wishes.mark(name, true);
  }
}
