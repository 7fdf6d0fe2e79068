import { createContext } from 'svelte';
import type { Door } from '../../host/door';
import type {
  AddReport,
  AppState,
  FailureCount,
  Field,
  HostError,
  JobSummary,
  Notice,
  Progress,
  RecentJob,
  RowSet,
  Settings,
} from '../../host/generated/model';
import { Messages } from '../../components/messages.svelte';
import { changed } from '../settings/secrets';
import { RateHistory } from './rate_history';
import { TimeLeft } from './time_left';

/** The open job as the window knows it, and what can be done with it. */
export class Session {
  readonly door: Door;
  /** This program's version. */
  readonly version: string;
  /** How the columns were arranged when the window was opened. */
  readonly columns: string;
  /** How the user exported when the window was opened. */
  readonly exportChoices: string;
  readonly messages = new Messages();
  readonly #history = new RateHistory();
  readonly #timeLeft = new TimeLeft();
  job: JobSummary;
  progress: Progress;
  /** The rate of each second of the last minute. */
  rates = $state.raw<readonly number[]>([]);
  recent = $state.raw<RecentJob[]>([]);
  interruptedAt = $state.raw<number | null>(null);
  failures = $state.raw<FailureCount[] | null>(null);
  /** Whether the run under way began with invalid certificates accepted: a change counts from the next start. */
  isRunUnchecked = $state(false);
  /** Grows when another job is opened. */
  jobNumber = $state(0);
  #settingsSaved: Promise<unknown> = Promise.resolve();

  constructor(door: Door, state: AppState) {
    this.door = door;
    this.version = state.version;
    this.columns = state.columns;
    this.exportChoices = state.export_choices;
    this.job = $state.raw(state.job);
    this.progress = $state.raw(state.progress);
    this.take(state);
  }

  /** Whether requests are under way. */
  get isGoing(): boolean {
    return this.progress.state === 'running' || this.progress.state === 'pausing';
  }

  /** What is wrong with this computer; its network does not matter while nothing runs. */
  get notice(): Notice | null {
    const { notice } = this.progress;
    return notice?.code === 'offline' && !this.isGoing ? null : notice;
  }

  get canStart(): boolean {
    return this.progress.state === 'ready';
  }

  get canResume(): boolean {
    return this.progress.state === 'paused' || this.progress.state === 'interrupted';
  }

  get canRetry(): boolean {
    return this.progress.failed > 0 && (this.canResume || this.progress.state === 'done');
  }

  /** Whether there is something to tell of how it went. */
  get hasHistory(): boolean {
    return this.progress.elapsed_ms > 0 && this.done > 0;
  }

  get canExport(): boolean {
    return this.progress.state !== 'empty';
  }

  /** Rows that have an outcome. */
  get done(): number {
    return this.progress.ok + this.progress.failed;
  }

  /** Begins to listen for progress. */
  async watch(): Promise<void> {
    await this.attempt(() => this.door.watch((progress) => this.#tick(progress)));
  }

  /** Runs a call; an error becomes a message. Tells what the call returned, or `undefined` after an error. */
  async attempt<Result>(call: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await call();
    } catch (error) {
      this.messages.fail(error);
      return undefined;
    }
  }

  /** Adds rows and takes over what the list has become. */
  async add(call: () => Promise<AddReport>): Promise<AddReport> {
    const report = await call();
    this.job = await this.door.job();
    return report;
  }

  /** Keeps fields with the job, in place of those it has. */
  async saveFields(fields: Field[]): Promise<void> {
    await this.door.saveFields(fields);
    this.job = await this.door.job();
  }

  /** Saves settings, one save after the other. */
  saveSettings(change: Partial<Settings>): Promise<void> {
    const saved = this.#settingsSaved.then(async () => {
      const taken = await this.door.saveSettings(changed(this.job.settings, change));
      this.job = { ...this.job, settings: taken };
    });
    this.#settingsSaved = saved.catch(() => undefined);
    return saved;
  }

  /** Starts the run, or goes on with it. */
  async go(): Promise<void> {
    await this.#settingsSaved;
    if (this.canStart) await this.attempt(() => this.door.start());
    else if (this.canResume) await this.attempt(() => this.door.resume());
  }

  /** Fetches the failed ones of these rows once more. */
  async retry(rows: RowSet): Promise<void> {
    await this.#settingsSaved;
    await this.attempt(() => this.door.retry(rows));
  }

  /** Takes over a job that was opened. */
  take(state: AppState): void {
    this.job = state.job;
    this.recent = state.recent;
    this.interruptedAt = state.interrupted_at_ms;
    this.failures = null;
    this.#history.clear();
    this.#timeLeft.next(null);
    this.isRunUnchecked = state.job.settings.accept_invalid_certificates;
    this.jobNumber += 1;
    this.#tick(state.progress);
    if (state.problem) this.messages.fail(state.problem satisfies HostError);
  }

  #tick(progress: Progress): void {
    const before = this.progress;
    const wasGoing = this.isGoing;
    this.progress = { ...progress, left_ms: this.#timeLeft.next(progress.left_ms) };
    if (!this.isGoing) this.isRunUnchecked = false;
    else if (!wasGoing) this.isRunUnchecked = this.job.settings.accept_invalid_certificates;
    this.rates = this.#history.add(progress.per_second, performance.now());
    if (progress.total !== before.total && progress.total !== this.job.total) {
      void this.attempt(async () => {
        this.job = await this.door.job();
      });
    }
    const isSettled = progress.state === 'done';
    if (!isSettled) this.failures = null;
    else if (progress.failed > 0 && (before.version !== progress.version || this.failures === null)) {
      void this.attempt(async () => {
        const failures = await this.door.failures();
        if (this.progress.version === progress.version) this.failures = failures;
      });
    }
  }
}

export const [getSession, setSession] = createContext<Session>();
