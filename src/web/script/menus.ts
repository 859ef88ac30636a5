const openMenus = 'details.menu[open]';

/** A menu closes when somebody clicks or moves the focus outside of it. */
export function watchMenus(): void {
  for (const event of ['click', 'focusin'] as const) {
    document.addEventListener(event, ({ target }) => {
      if (target instanceof Node) closeMenusOutside(target);
    });
  }
}

/** Closes the open menu and gives the focus back; false when none is open. */
export function closeOpenMenu(): boolean {
  const menu = document.querySelector<HTMLDetailsElement>(openMenus);
  if (menu === null) return false;
  menu.open = false;
  menu.querySelector<HTMLElement>('summary')?.focus();
  return true;
}

function closeMenusOutside(target: Node): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>(openMenus)) {
    if (!menu.contains(target)) menu.open = false;
  }
}
