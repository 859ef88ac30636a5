import { elementsOf } from './fragment.ts';
import { rowOf } from './rows.ts';
import { showPicked } from './selection.ts';
import { markShown } from './shown-row.ts';

/**
 * A row that was taken out of its list, and the ids of those that stood behind it: what comes back may
 * be drawn anew, and is another element then.
 */
export type Taken = { row: HTMLElement; list: Element; after: readonly string[] };

/** Takes a row out; what stood behind it is remembered, as that may go as well. */
export function takeOut(row: HTMLElement): Taken | null {
  const list = row.parentElement;
  if (list === null) return null;
  const all = [...list.querySelectorAll<HTMLElement>(':scope > [data-row]')];
  const after = all.slice(all.indexOf(row) + 1).map(({ dataset }) => dataset['id'] ?? '');
  const taken = { row, list, after };
  row.remove();
  return taken;
}

/** Puts a row back where it stood, as it is now where that is known. */
export function putBack({ row, list, after }: Taken, html: string | null = null): HTMLElement {
  const there = rowOf(row.dataset['id'] ?? '');
  const [fresh = row] = html === null ? [row] : elementsOf(html);
  if (there !== null) there.replaceWith(fresh);
  else
    list.insertBefore(fresh, after.map(rowOf).find((each) => each?.parentElement === list) ?? null);
  showRedrawn();
  return fresh;
}

/** A row that was drawn anew is selected as it was, and marked where it stands beside the list. */
export function showRedrawn(): void {
  showPicked();
  markShown();
}

/** Says at a row why it is back. */
export function sayAtRow(row: HTMLElement, sentence: string, ...actions: HTMLElement[]): void {
  row.querySelector('.row-said')?.remove();
  const said = document.createElement('p');
  said.className = 'row-said';
  const text = document.createElement('bdi');
  text.textContent = sentence;
  said.append(text, ...actions);
  (row.querySelector('.row-main') ?? row).append(said);
}
