/** So many are remembered at most of what a user has arranged. */
export const REMEMBERED = 500;

/** Names as ids that tell them apart, in this list and the next: where two are the same, the second says so. */
export function idsOf<Prefix extends string>(
  prefix: Prefix,
  names: readonly string[],
): `${Prefix}${string}`[] {
  const met = new Map<string, number>();
  return names.map((name) => {
    const times = (met.get(name) ?? 0) + 1;
    met.set(name, times);
    return `${prefix}${name}${times > 1 ? `\n${times}` : ''}` as const;
  });
}

/** Things in the user's order; what was never put anywhere follows what it follows by itself. */
export function ordered<Id extends string, Item extends { id: Id }>(
  items: readonly Item[],
  order: readonly Id[],
): Item[] {
  const places = new Map(order.map((id, place) => [id, place]));
  let last = -1;
  const keyed = items.map((item, index) => {
    last = places.get(item.id) ?? last;
    return { item, place: last, index };
  });
  keyed.sort((one, other) => one.place - other.place || one.index - other.index);
  return keyed.map(({ item }) => item);
}

/** `ids` with one of them so many places further back, or to the front; the order before keeps what it says of others. */
export function reordered<Id extends string>(
  ids: readonly Id[],
  before: readonly Id[],
  id: Id,
  by: number,
): Id[] {
  const order = [...ids];
  const from = order.indexOf(id);
  const to = Math.min(Math.max(0, from + by), order.length - 1);
  order.splice(from, 1);
  order.splice(to, 0, id);
  return withOthers(order, before);
}

/** An order, and what was in order before, here and in other lists: each behind what it was behind. */
function withOthers<Id extends string>(order: readonly Id[], before: readonly Id[]): Id[] {
  const behind = new Map<Id | null, Id[]>();
  const own = new Set(order);
  let last: Id | null = null;
  for (const id of before) {
    if (own.has(id)) last = id;
    else behind.set(last, [...(behind.get(last) ?? []), id]);
  }
  const all = [...(behind.get(null) ?? []), ...order.flatMap((id) => [id, ...(behind.get(id) ?? [])])];
  return all.length > REMEMBERED ? [...order] : all;
}
