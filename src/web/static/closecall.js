// Keys for those who like them. Every page works without this file.

// What is folded away can't hold the focus.
const rows = () =>
  [...document.querySelectorAll('[data-row]')].filter(
    (row) => row.closest('details:not([open])') === null,
  );

/** The row that holds the focus, or the one that held it last. */
let lastRow = null;
const currentRow = () => document.activeElement?.closest('[data-row]') ?? lastRow;

function move(step) {
  const all = rows();
  const at = all.indexOf(currentRow());
  const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
  next?.querySelector('a[href]')?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

function focusInRow(selector) {
  const row = currentRow() ?? rows()[0];
  const target = row?.querySelector(selector);
  const menu = target?.closest('details');
  if (menu) menu.open = true;
  target?.focus();
  menu?.querySelector('.menu-panel')?.scrollIntoView({ block: 'nearest' });
}

const actions = {
  j: () => move(1),
  k: () => move(-1),
  c: () => focusInRow('[data-confirm]'),
  d: () => focusInRow('[data-dismiss] button'),
  '?': () => document.querySelector('#keys')?.showModal(),
};

function closeMenusOutside(target) {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(target)) menu.open = false;
  }
}

document.addEventListener('click', (event) => closeMenusOutside(event.target));

document.addEventListener('focusin', (event) => {
  closeMenusOutside(event.target);
  lastRow = event.target.closest('[data-row]') ?? lastRow;
});

document.addEventListener('keydown', (event) => {
  const isTyping = event.target.closest('input, textarea, select, dialog');
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const openMenu = document.querySelector('details.menu[open]');
  if (event.key === 'Escape' && openMenu) {
    openMenu.open = false;
    openMenu.querySelector('summary')?.focus();
    return;
  }
  const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
  if (action === undefined) return;
  event.preventDefault();
  action();
});

const showKeys = document.querySelector('#show-keys');
if (showKeys) {
  showKeys.hidden = false;
  showKeys.addEventListener('click', actions['?']);
}
