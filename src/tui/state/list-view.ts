// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Where somebody is in a list: the row by its key, so that it stays when rows come and go, and by its place. */
export interface ListView {
  readonly key: string | undefined;
  readonly place: number;
  readonly sort: number;
  readonly isDescending: boolean;
  readonly filter: string;
}

export const newListView = (sort = 0, isDescending = false): ListView => ({
  key: undefined,
  place: 0,
  sort,
  isDescending,
  filter: "",
});

/** The place of the cursor among rows with these keys: that of its row, or where its row was. */
export const cursorPlace = (view: Pick<ListView, "key" | "place">, keys: readonly string[]): number => {
  const found = view.key === undefined ? -1 : keys.indexOf(view.key);
  return found >= 0 ? found : Math.max(0, Math.min(view.place, keys.length - 1));
};

export const moveTo = <View extends Pick<ListView, "key" | "place">>(
  view: View,
  keys: readonly string[],
  place: number,
): View => {
  const bounded = Math.max(0, Math.min(place, keys.length - 1));
  return { ...view, place: bounded, key: keys[bounded] };
};

/** Where a movement key leads to in a list that shows so many rows at once; undefined for other keys. */
export const movedPlace = (key: string, place: number, count: number, page: number): number | undefined => {
  switch (key) {
    case "up":
    case "k":
      return place - 1;
    case "down":
    case "j":
      return place + 1;
    case "pageup":
      return place - page;
    case "pagedown":
      return place + page;
    case "ctrl+u":
      return place - Math.ceil(page / 2);
    case "ctrl+d":
      return place + Math.ceil(page / 2);
    case "home":
    case "g":
      return 0;
    case "end":
    case "G":
      return count - 1;
    default:
      return undefined;
  }
};

/** The first row that is shown, so that the cursor is among them and about in the middle of long lists. */
export const firstShown = (cursor: number, count: number, height: number): number =>
  Math.max(0, Math.min(cursor - Math.floor(height / 2), count - height));

/** `text` finds, `!text` leaves out, `-f text` finds its letters in their order; letter case counts for nothing. */
export const matchesFilter = (text: string, filter: string): boolean => {
  const wanted = filter.trim().toLowerCase();
  const where = text.toLowerCase();
  if (wanted === "" || wanted === "!") return true;
  if (wanted.startsWith("!")) return !where.includes(wanted.slice(1));
  if (!wanted.startsWith("-f ")) return where.includes(wanted);
  let at = 0;
  for (const letter of wanted.slice(3).trim()) {
    at = where.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
};
