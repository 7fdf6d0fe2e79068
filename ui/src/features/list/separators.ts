import type { Separator } from '../../host/generated/model';

/** The kinds of separator to choose from. */
export const CHOICES = ['comma', 'semicolon', 'tab', 'pipe', 'other', 'lines'] as const;
export type SeparatorChoice = (typeof CHOICES)[number];

/** The kind that a separator is of. */
export function choiceOf(separator: Separator): SeparatorChoice {
  return typeof separator === 'string' ? separator : 'other';
}

/** Whether it is one character that can stand between cells: in ASCII, and no quotation mark, letter or digit. */
export function isSeparator(text: string): boolean {
  return /^[\t -~]$/.test(text) && !/["'a-z\d]/i.test(text);
}
