/**
 * The rows of the page's lists, in their order; what is folded away can't hold the focus. What stands
 * beside a list is none of its rows.
 */
export function rows(): readonly HTMLElement[] {
  const isListed = document.querySelector('[data-list]') !== null;
  const all = document.querySelectorAll<HTMLElement>(
    isListed ? '[data-list] [data-row]' : '[data-row]',
  );
  return [...all].filter((row) => row.closest('details:not([open])') === null);
}

let lastRow: HTMLElement | null = null;

/**
 * The row that a key is meant for: the one that holds the focus, or whose near miss is open beside the
 * list; else the one that held it last. A page of a single one is about that.
 */
export function currentRow(): HTMLElement | null {
  const held = document.activeElement && rowAround(document.activeElement);
  if (held) return held;
  if (lastRow?.isConnected) return lastRow;
  const all = rows();
  return all.length === 1 && all[0]?.closest('[data-list]') === null ? all[0] : null;
}

/** What is held beside a list is meant for its row there, where it has one. */
function rowAround(held: Element): HTMLElement | null {
  const beside = held.closest<HTMLElement>('[data-detail]');
  const row = beside && rowOf(beside.dataset['id'] ?? '');
  return row ?? held.closest<HTMLElement>('[data-row]');
}

export function rowOf(id: string): HTMLElement | null {
  return document.getElementById(`row-${id}`);
}

/** Moves the focus by so many rows, and no further than to the first or last. */
export function moveBy(step: number): void {
  const all = rows();
  const row = currentRow();
  const at = row === null ? -1 : all.indexOf(row);
  focusRow(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))]);
}

export function focusRow(row: HTMLElement | undefined): void {
  if (row === undefined) return;
  lastRow = row;
  const target = row.querySelector<HTMLElement>('[data-open]') ?? row.querySelector('a[href]');
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
}

/** Where the focus goes once these rows are gone: to the first that stays below, or else above. */
export function rowBeside(gone: readonly HTMLElement[]): HTMLElement | undefined {
  const all = rows();
  const last = all.findLastIndex((row) => gone.includes(row));
  const stays = (row: HTMLElement) => !gone.includes(row) && row.closest('[data-list]') !== null;
  return all.slice(last + 1).find(stays) ?? all.slice(0, Math.max(0, last)).findLast(stays);
}

/** Remembers which row held the focus last. */
export function watchRows(): void {
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof Element) lastRow = rowAround(target) ?? lastRow;
  });
}
