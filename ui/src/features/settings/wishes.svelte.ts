import { createContext, tick } from 'svelte';
import type { Settings } from '../../host/generated/model';

/** The identifier of a setting's field in the page; beside the list there is one for each. */
export function fieldId(name: keyof Settings, place = 'setting'): string {
  return `${place}-${name}`;
}

/** What other parts of the window ask of the settings. */
export class Wishes {
  /** Where the fields stand: what their identifiers begin with. */
  readonly place: string | undefined;
  /** Whether "More settings…" is open. */
  isMoreOpen = $state(false);
  /** The fields whose text is not a value; nothing starts before they are mended. */
  invalid = $state.raw<readonly (keyof Settings)[]>([]);

  constructor(place?: string) {
    this.place = place;
  }

  /** Notes whether a field's text is a value. */
  mark(name: keyof Settings, isValid: boolean): void {
    const others = this.invalid.filter((invalid) => invalid !== name);
    this.invalid = isValid ? others : [...others, name];
  }

  /** Puts the cursor in a setting's field. */
  async focus(name: keyof Settings): Promise<void> {
    const id = fieldId(name, this.place);
    if (document.getElementById(id)?.closest('[hidden]')) {
      this.isMoreOpen = true;
      await tick();
    }
    const field = document.getElementById(id);
    field?.focus();
    if (field instanceof HTMLInputElement) field.select();
  }

  /** Runs `action`, or shows the first field that holds no value. */
  async whenValid(action: () => Promise<void>): Promise<void> {
    const [first] = this.invalid;
    await (first ? this.focus(first) : action());
  }
}

export const [getWishes, setWishes] = createContext<Wishes>();
