/** More are found by typing a part of their name. */
const LISTED = 200;
/** With more than this there is a box to find them. */
export const MANY = 12;

/** What a list shows of many things. */
export interface Found<Item> {
  listed: Item[];
  /** How many more there are. */
  more: number;
}

/** The things whose label holds a text; of too many those that are chosen first. */
export function found<Item>(
  items: readonly Item[],
  wanted: string,
  label: (item: Item) => string,
  isChosen: (item: Item) => boolean,
): Found<Item> {
  const text = wanted.trim().toLowerCase();
  const all = items.filter((item) => label(item).toLowerCase().includes(text));
  if (all.length <= LISTED) return { listed: all, more: 0 };
  const chosen = all.filter(isChosen);
  const others = all.filter((item) => !isChosen(item));
  return { listed: [...chosen, ...others].slice(0, LISTED), more: all.length - LISTED };
}
