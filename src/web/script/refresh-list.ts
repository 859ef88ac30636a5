import { replaceAddress } from './list-address.ts';
import { focusRow, rowOf, rows } from './rows.ts';
import { showPicked } from './selection.ts';

/** What names a place in the list, or something that is over. */
const passing = ['after', 'selected', 'changed', 'undone', 'along', 'left'];

/**
 * Shows the list from its beginning as it is now, without leaving the page: what was said stays, and so
 * does what can be taken back. Goes on at the row of that id, where it is there.
 */
export async function refreshList(id: string | null = null): Promise<void> {
  const address = new URL(location.href);
  for (const name of passing) address.searchParams.delete(name);
  const headers = { accept: 'text/html' };
  const answer = await window.fetch(address, { headers }).catch(() => null);
  const main = document.getElementById('main');
  if (main === null || !answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.getElementById('main');
  if (fresh === null) return;
  const said = main.querySelector('#notices');
  fresh.querySelector('#notices')?.remove();
  main.replaceChildren(...(said === null ? [] : [said]), ...fresh.childNodes);
  replaceAddress(address);
  showPicked();
  const row = (id === null ? null : rowOf(id)) ?? rows()[0];
  if (row === undefined) main.focus({ preventScroll: true });
  else focusRow(row);
}

/** Whether all that can be seen of the list was decided on. */
export function isListEmpty(): boolean {
  return rows().every((row) => row.closest('[data-list]') === null);
}
