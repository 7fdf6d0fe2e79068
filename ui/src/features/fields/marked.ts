/** A rule around the place where something is wrong with it. */
export interface Marked {
  before: string;
  /** The character there; empty where the end is meant. */
  at: string;
  after: string;
}

/** So many characters are shown on either side. */
const AROUND = 40;

/** A rule with its place marked: characters count as the host counts them, those beyond 16 bits once. */
export function marked(rule: string, place: number): Marked {
  const characters = Array.from(rule);
  const before = characters.slice(Math.max(0, place - AROUND), place).join('');
  const after = characters.slice(place + 1, place + 1 + AROUND).join('');
  const isCut = { before: place > AROUND, after: place + 1 + AROUND < characters.length };
  return {
    before: `${isCut.before ? '…' : ''}${before}`,
    at: characters[place] ?? '',
    after: `${after}${isCut.after ? '…' : ''}`,
  };
}
