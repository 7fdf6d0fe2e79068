import type { Field, FieldRule, Several } from '../../host/generated/model';

export type RuleKind = FieldRule['kind'];

export const KINDS = ['json_path', 'css', 'regex'] as const satisfies readonly RuleKind[];
export const SEVERAL = ['join', 'first', 'rows'] as const satisfies readonly Several[];

/** A column from the answers as it is being made. */
export interface Draft {
  /** Tells it from the others for as long as the dialog is open. */
  id: number;
  name: string;
  kind: RuleKind;
  /** The rule of each kind: what was typed for one is there again after a look at another. */
  rules: Record<RuleKind, string>;
  /** For CSS, the attribute that is wanted; empty for the text. */
  attribute: string;
  several: Several;
  /** What the rule could be just as well: the path to one value alone, or to that in every element. */
  other: string | null;
}

/** What a draft still lacks. */
export type Lack = 'no_name' | 'same_name' | 'no_rule';

/** An empty one. */
export function newDraft(id: number, kind: RuleKind): Draft {
  const rules = { json_path: '', css: '', regex: '' };
  return { id, name: '', kind, rules, attribute: '', several: 'join', other: null };
}

/** One that was kept with the job. */
export function draftOf(id: number, { name, rule, several }: Field): Draft {
  const empty = newDraft(id, rule.kind);
  const attribute = rule.kind === 'css' ? (rule.attribute ?? '') : '';
  return { ...empty, name, several, attribute, rules: { ...empty.rules, [rule.kind]: ruleText(rule) } };
}

/** The same for the host. */
export function fieldOf({ name, kind, rules, attribute, several }: Draft): Field {
  return { name: name.trim(), rule: ruleOf(kind, rules[kind], attribute.trim()), several };
}

function ruleOf(kind: RuleKind, text: string, attribute: string): FieldRule {
  switch (kind) {
    case 'json_path':
      return { kind, path: text.trim() };
    case 'css':
      return { kind, selector: text.trim(), attribute: attribute === '' ? null : attribute };
    case 'regex':
      // A space at its end is meant.
      return { kind, pattern: text };
  }
}

/** A rule without what it is called. */
export function ruleText(rule: FieldRule): string {
  switch (rule.kind) {
    case 'json_path':
      return rule.path;
    case 'css':
      return rule.selector;
    case 'regex':
      return rule.pattern;
  }
}

/** Whether nothing was typed yet. */
export function isBlank({ name, rules }: Draft): boolean {
  return [name, ...Object.values(rules)].every((text) => text.trim() === '');
}

/** What the drafts lack before they can be used, by their ids. */
export function lacks(drafts: readonly Draft[]): Map<number, Lack> {
  const found = new Map<number, Lack>();
  const met = new Set<string>();
  for (const { id, name, kind, rules } of drafts) {
    const given = name.trim();
    if (given === '') found.set(id, 'no_name');
    else if (met.has(given)) found.set(id, 'same_name');
    else if (rules[kind].trim() === '') found.set(id, 'no_rule');
    met.add(given);
  }
  return found;
}

/** A name that no draft has: `price`, else `price 2` and so on. */
export function freeName(drafts: readonly Draft[], name: string): string {
  const used = new Set(drafts.map((draft) => draft.name.trim()));
  let free = name;
  for (let number = 2; used.has(free); number += 1) free = `${name} ${number}`;
  return free;
}

/** Whether a draft can find several values in one answer; what is no path to a single value can. */
export function isForSeveral({ kind, rules }: Draft): boolean {
  return kind !== 'json_path' || /[*?:,]|\.\./.test(rules.json_path);
}
