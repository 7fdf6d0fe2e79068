import type { en } from './en';
import type { Piece } from './translate';

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

type ValuesOf<K extends Key, Value> = [Names<(typeof en)[K]>] extends [never]
  ? []
  : [values: Record<Names<(typeof en)[K]>, Value>];

/** What a message needs to be told, as one object; nothing where it has no placeholders. */
export type Values<K extends Key> = ValuesOf<K, string | number>;

/** The same where a part of the sentence can be a sentence of pieces itself. */
export type RichValues<K extends Key> = ValuesOf<K, string | number | readonly Piece[]>;
