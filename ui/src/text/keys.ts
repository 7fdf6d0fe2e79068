import type { en } from './en';

/** The name of a message. */
export type Key = keyof typeof en;

/** The same messages in another language. */
export type Translated<Messages> = { readonly [Name in keyof Messages]: string };

// `{name}` and `{name, plural, …}` are placeholders; `{# rows}` and `{ in {time}}` are the arms of one.
type Name<Inside extends string> = Inside extends `${infer Before},${string}` ? Name<Before> : Inside;
type IsName<Word extends string> = Word extends
  '' | `${string}${' ' | '#' | '<' | ':' | ';' | '，' | '.'}${string}`
  ? never
  : Word;
type Names<Message extends string> = Message extends `${string}{${infer Rest}`
  ? (Rest extends `${infer Inside}}${string}` ? IsName<Name<BeforeBrace<Inside>>> : never) | Names<Rest>
  : never;
type BeforeBrace<Inside extends string> = Inside extends `${infer Before}{${string}` ? Before : Inside;

/** What a message needs to be told, as one object; nothing where it has no placeholders. */
export type Values<K extends Key> = [Names<(typeof en)[K]>] extends [never]
  ? []
  : [values: Record<Names<(typeof en)[K]>, string | number>];
