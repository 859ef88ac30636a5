/** The rows of the page's lists, in their order; what is folded away can't hold the focus. */
export function rows(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-row]')].filter(
    (row) => row.closest('details:not([open])') === null,
  );
}

let lastRow: HTMLElement | null = null;

/** The row that holds the focus, or the one that held it last. */
export function currentRow(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>('[data-row]') ?? lastRow;
}

/** Moves the focus by so many rows, and no further than to the first or last. */
export function moveBy(step: number): void {
  const all = rows();
  const row = currentRow();
  const at = row === null ? -1 : all.indexOf(row);
  const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
  next?.querySelector<HTMLElement>('a[href]')?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

/** Remembers which row held the focus last. */
export function watchRows(): void {
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof Element) lastRow = target.closest<HTMLElement>('[data-row]') ?? lastRow;
  });
}
