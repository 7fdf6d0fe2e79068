/** The shape beside a result or in a chip: a sign that is not colour. */
export type MarkName = 'ok' | 'moved' | 'bad' | 'again' | 'flying' | 'waiting';
