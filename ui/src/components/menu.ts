/** Something a menu offers. */
export interface MenuItem {
  id: string;
  label: string;
  /** What more there is to say of it. */
  hint?: string;
  /** The keys that do the same: shown, and no part of its name. */
  keys?: string;
  run: () => void;
}

/** What belongs together in a menu. */
export interface MenuGroup {
  /** Said above the group; none for the first. */
  name?: string;
  items: MenuItem[];
}
