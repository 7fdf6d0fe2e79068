import { createContext } from 'svelte';
import type { Unsubscribe } from '../../host/door';
import type { AppState, RecentJob, Salvage } from '../../host/generated/model';
import type { Session } from './session.svelte';

/** What another job is, for the question whether it may end the run. */
export type Other = { kind: 'new' } | { kind: 'choose' } | { kind: 'named'; name: string };

interface Question {
  other: Other;
  open: () => Promise<void>;
}

/** The way to another job. A run that this would stop is not stopped without a question. */
export class Opening {
  readonly #session: Session;
  /** What the user is asked; `null` for nothing. */
  question = $state.raw<Question | null>(null);
  /** What became of a damaged job, until another job is opened or the user has read it. */
  salvage = $state.raw<Salvage | null>(null);
  isRecovering = $state(false);

  constructor(session: Session) {
    this.#session = session;
  }

  /** Begins to listen for jobs that are opened from outside. */
  async listen(): Promise<Unsubscribe> {
    const { door, messages } = this.#session;
    const ends = await Promise.all([
      door.on('job', (opened) => {
        if ('state' in opened) this.#take(opened.state);
        else messages.fail(opened.error);
      }),
      door.on('job_waiting', (name) => {
        this.#ask({ kind: 'named', name }, () => this.#open(() => door.openWaiting()));
      }),
    ]);
    return () => ends.forEach((end) => end());
  }

  newJob(): Promise<void> {
    return this.#openOrAsk({ kind: 'new' }, () => this.#session.door.newJob());
  }

  chooseJob(): Promise<void> {
    return this.#openOrAsk({ kind: 'choose' }, () => this.#session.door.openJob());
  }

  openRecent({ id, name }: RecentJob): Promise<void> {
    return this.#openOrAsk({ kind: 'named', name }, () => this.#session.door.openRecent(id));
  }

  /** Saves what can be read of the job that was too damaged to open, and opens that. */
  async recover(): Promise<void> {
    if (this.#session.isGoing) this.#ask({ kind: 'choose' }, () => this.#recover());
    else await this.#recover();
  }

  async #recover(): Promise<void> {
    const { door, messages } = this.#session;
    if (this.isRecovering) return;
    this.isRecovering = true;
    const salvage = await this.#session.attempt(() => door.recoverJob());
    this.isRecovering = false;
    if (!salvage) return;
    messages.dismissError('damaged_job');
    await this.#open(() => door.openState());
    this.salvage = salvage;
  }

  /** The answer to the question. */
  async answer(isYes: boolean): Promise<void> {
    const { question } = this;
    this.question = null;
    if (isYes) await question?.open();
  }

  async #openOrAsk(other: Other, call: () => Promise<AppState | null>): Promise<void> {
    if (this.#session.isGoing) this.#ask(other, () => this.#open(call));
    else await this.#open(call);
  }

  #ask(other: Other, open: () => Promise<void>): void {
    this.question = { other, open };
  }

  async #open(call: () => Promise<AppState | null>): Promise<void> {
    const state = await this.#session.attempt(call);
    if (state) this.#take(state);
  }

  #take(state: AppState): void {
    this.question = null;
    this.salvage = null;
    this.#session.take(state);
  }
}

export const [getOpening, setOpening] = createContext<Opening>();
