import { rowOf } from './rows.ts';

/** The near miss that stands beside the list; null for none. */
export function shownPane(): HTMLElement | null {
  return document.querySelector<HTMLElement>('[data-split] > aside[data-detail]');
}

export function shownId(): string | null {
  return shownPane()?.dataset['id'] ?? null;
}

/** Marks the row of what stands beside the list, and no other. */
export function markShown(): void {
  for (const row of document.querySelectorAll('.row-selected')) {
    row.classList.remove('row-selected');
    row.querySelector('[data-open]')?.removeAttribute('aria-current');
  }
  const id = shownId();
  const row = id === null ? null : rowOf(id);
  row?.classList.add('row-selected');
  row?.querySelector('[data-open]')?.setAttribute('aria-current', 'true');
}
