import type { FieldValue, Several } from '../../host/generated/model';

/** So many values of an answer are shown. */
const SHOWN = 5;
/** A longer text is cut. */
const LONGEST = 300;
/** What stands between several values in one cell, as in the files. */
const BETWEEN = '; ';

/** What a trial shows of an answer's values: lines, and how many more there are. */
export function shownValues(
  values: readonly FieldValue[],
  several: Several,
): { lines: string[]; more: number } {
  const texts = values.map((value) => ('text' in value ? value.text : value.json));
  if (several === 'rows') {
    return { lines: texts.slice(0, SHOWN).map(cut), more: Math.max(0, texts.length - SHOWN) };
  }
  const used = several === 'first' ? texts.slice(0, 1) : texts;
  return { lines: used.length === 0 ? [] : [cut(used.join(BETWEEN))], more: 0 };
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
