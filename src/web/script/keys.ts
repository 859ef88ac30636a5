import { showKeyHelp } from './key-help.ts';
import { closeOpenMenu } from './menus.ts';
import { currentRow, moveBy, rows } from './rows.ts';

/** What each key does, wherever nobody is typing. */
const actions: ReadonlyMap<string, () => void> = new Map([
  ['j', () => moveBy(1)],
  ['k', () => moveBy(-1)],
  ['c', () => focusInRow('[data-confirm]')],
  ['d', () => focusInRow('[data-dismiss] button')],
  ['?', showKeyHelp],
]);

/** Listens to keys; what belongs to the browser or to a field is left alone. */
export function watchKeys(): void {
  document.addEventListener('keydown', (event) => {
    const { target, key } = event;
    const isTyping =
      target instanceof Element && target.closest('input, textarea, select, dialog') !== null;
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === 'Escape' && closeOpenMenu()) return;
    const action = actions.get(key);
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
}

function focusInRow(selector: string): void {
  const row = currentRow() ?? rows()[0];
  const target = row?.querySelector<HTMLElement>(selector);
  const menu = target?.closest('details');
  if (menu) menu.open = true;
  target?.focus();
  menu?.querySelector('.menu-panel')?.scrollIntoView({ block: 'nearest' });
}
