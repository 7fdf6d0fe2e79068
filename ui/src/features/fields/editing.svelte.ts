import { createContext } from 'svelte';
import { hostError } from '../../host/door';
import type { HostError } from '../../host/generated/model';
import type { Session } from '../run/session.svelte';
import { draftOf, fieldOf, freeName, isBlank, lacks, newDraft, type Draft } from './draft';
import { parse, type JsonNode } from './json_node';
import { Trier, type Tried } from './trier';

/** An answer to look into: of which row, and its body. */
export interface Sample {
  /** The row; none for the first answer that there is. */
  row: number | null;
  text: string;
  /** The same as JSON, where it is some. */
  json: JsonNode | null;
}

/** The columns from the answers while the user makes them. */
export class Editing {
  readonly #session: Session;
  readonly #trier: Trier;
  isOpen = $state(false);
  /** Whether the user is asked if the changes are to be given up. */
  isLeaving = $state(false);
  drafts = $state.raw<readonly Draft[]>([]);
  /** None where there is no answer yet; undefined while it is looked for. */
  sample = $state.raw<Sample | null | undefined>(undefined);
  tried = $state.raw<Tried | null>(null);
  error = $state.raw<HostError | null>(null);
  isSaving = $state(false);
  /** Whether what is lacking is told: not before the user wants to use the columns. */
  isStrict = $state(false);
  /** The draft that was added last: its name is there to be typed over. */
  newest = $state<number | null>(null);
  #before = '';
  #last = 0;
  #opened = 0;

  constructor(session: Session) {
    this.#session = session;
    this.#trier = new Trier({
      ask: (fields) => session.door.tryFields(fields),
      tried: (tried) => {
        this.tried = tried;
        this.error = null;
      },
      failed: (error) => {
        this.error = hostError(error);
      },
    });
  }

  /** What the drafts lack, by their ids. */
  readonly lacks = $derived(lacks(this.drafts));
  /** The rules of the drafts: those values of the sample are columns. */
  readonly paths = $derived(
    this.drafts.flatMap(({ kind, rules }) => (kind === 'json_path' ? [rules.json_path.trim()] : [])),
  );

  /** Shows the dialog, over the whole body of a row's answer or over the first answer that there is. */
  open(row: number | null = null, text: string | null = null): void {
    this.isOpen = true;
    this.isStrict = this.isSaving = this.isLeaving = false;
    this.error = this.tried = this.newest = null;
    this.#last = 0;
    this.drafts = this.#session.job.fields.map((field) => draftOf((this.#last += 1), field));
    this.#before = this.#said;
    this.#try();
    this.#opened += 1;
    if (text === null) void this.#load(this.#opened);
    else this.sample = { row, text, json: parse(text) };
  }

  /** Closes the dialog, unless there are changes to lose: these the user is asked about. */
  leave(): void {
    if (this.#said === this.#before) this.close();
    else this.isLeaving = true;
  }

  close(): void {
    this.isOpen = this.isLeaving = false;
    this.#trier.forget();
  }

  /** Adds an empty one. */
  add(): void {
    const isText = this.sample && !this.sample.json;
    this.#append(newDraft((this.#last += 1), isText ? 'css' : 'json_path'));
  }

  /** Makes a column of a value in the sample; one that there is already is shown. */
  pick({ exact, every, name }: JsonNode): void {
    const there = this.drafts.find(({ rules: { json_path } }) => [exact, every].includes(json_path.trim()));
    if (there) {
      this.newest = there.id;
      return;
    }
    const draft = newDraft((this.#last += 1), 'json_path');
    this.#append({
      ...draft,
      name: freeName(this.drafts, name),
      rules: { ...draft.rules, json_path: every },
      other: exact === every ? null : exact,
    });
  }

  change(id: number, change: Partial<Draft>): void {
    this.drafts = this.drafts.map((draft) => (draft.id === id ? { ...draft, ...change } : draft));
    this.#try();
  }

  remove(id: number): void {
    this.drafts = this.drafts.filter((draft) => draft.id !== id);
    this.#try();
  }

  /** Keeps the columns with the job. Tells whether they could be. */
  async save(): Promise<boolean> {
    this.isStrict = true;
    if (this.isSaving || this.lacks.size > 0 || this.#isRefused) return false;
    this.isSaving = true;
    this.error = null;
    try {
      await this.#session.saveFields(this.drafts.map(fieldOf));
      this.close();
      return true;
    } catch (error) {
      this.error = hostError(error);
      return false;
    } finally {
      this.isSaving = false;
    }
  }

  /** What the drafts say, to tell changes by. */
  get #said(): string {
    return JSON.stringify(this.drafts.filter((draft) => !isBlank(draft)).map(fieldOf));
  }

  /** Whether the host has said already that it cannot use them as they are. */
  get #isRefused(): boolean {
    const { tried } = this;
    const isWhole = JSON.stringify(tried?.fields) === JSON.stringify(this.drafts.map(fieldOf));
    return isWhole && (tried?.trial.problems.some((problem) => problem !== null) ?? false);
  }

  #append(draft: Draft): void {
    this.drafts = [...this.drafts, draft];
    this.newest = draft.id;
    this.#try();
  }

  /** Only what has a rule can be tried. */
  #try(): void {
    const ready = this.drafts.filter(({ kind, rules }) => rules[kind].trim() !== '');
    this.#trier.wish({ ids: ready.map(({ id }) => id), fields: ready.map(fieldOf) });
  }

  async #load(opened: number): Promise<void> {
    this.sample = undefined;
    const text = await this.#session.attempt(() => this.#session.door.sampleBody());
    if (opened !== this.#opened) return;
    this.sample = text === undefined || text === null ? null : { row: null, text, json: parse(text) };
  }
}

export const [getEditing, setEditing] = createContext<Editing>();
