import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import type { Key } from './keys';
import { localeFor, LOCALES, MESSAGES, translateRich, type Locale } from './translate';

// The parser's enum has no values at run time.
const TEXT = 0;

type Part = ReturnType<IntlMessageFormat['getAst']>[number];

/** The placeholders and the tags of a message. */
function names(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => {
    if ('options' in part) {
      return [part.value, ...Object.values(part.options).flatMap((option) => names(option.value))];
    }
    if ('children' in part) return [`<${part.value}>`, ...names(part.children)];
    const type: number = part.type;
    return type === TEXT || !('value' in part) ? [] : [part.value];
  });
}

function namesIn(locale: Locale, key: Key): string[] {
  return [...new Set(names(new IntlMessageFormat(MESSAGES[locale][key], locale).getAst()))].sort();
}

const keys = Object.keys(MESSAGES.en) as Key[];

describe.each(LOCALES)('the messages in %s', (locale) => {
  it('are exactly those that there are in English', () => {
    expect(Object.keys(MESSAGES[locale]).sort()).toEqual([...keys].sort());
  });

  it('have the placeholders that the English ones have', () => {
    for (const key of keys) expect(namesIn(locale, key), key).toEqual(namesIn('en', key));
  });

  it('are not empty, but for what stands between sentences', () => {
    for (const key of keys) if (key !== 'sentence.gap') expect(MESSAGES[locale][key], key).toMatch(/\S/);
  });
});

it('the Chinese messages are Chinese', () => {
  const same = keys.filter((key) => MESSAGES.en[key] === MESSAGES['zh-CN'][key]).sort();
  expect(same).toEqual(['common.none', 'export.json', 'sentence.between', 'unit.megabytes']);
});

it('strong parts are kept apart, never made into markup', () => {
  const pieces = translateRich('en', 'import.problem', { row: 5, reason: '<b>no</b>' });
  expect(pieces).toEqual([{ text: 'Row 5: <b>no</b>', strong: false }]);
});

it.each([
  [['de-DE', 'zh-TW', 'en'], 'zh-CN'],
  [['en-GB', 'zh'], 'en'],
  [['fr'], 'en'],
])('where the system prefers %j the window speaks %s', (languages, locale) => {
  expect(localeFor(languages)).toBe(locale);
});
