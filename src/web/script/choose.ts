export type Offer = { value: string; text: string; hint: string };

type Choosing = {
  title: string;
  /** What there is to choose from for what was typed; null where that can't be learned. */
  offers: (typed: string) => Promise<readonly Offer[] | null>;
  /** Chosen with a digit, and not by typing. */
  byDigit: boolean;
};

const typingMs = 150;

/** Asks with a small menu; null for nothing chosen. Escape leaves. */
export function choose({ title, offers, byDigit }: Choosing): Promise<string | null> {
  const dialog = make('dialog', 'choose');
  const heading = make('h2', '', title);
  heading.id = 'choose-title';
  dialog.setAttribute('aria-labelledby', heading.id);
  const search = byDigit ? null : make('input', '');
  const list = make('div', 'choose-list');
  dialog.append(heading, ...(search === null ? [] : [labelled(search)]), list);
  document.body.append(dialog);
  const show = async () => {
    const typed = search?.value ?? '';
    const found = await offers(typed);
    if (typed !== (search?.value ?? '')) return;
    list.replaceChildren(...buttonsOf(found, dialog, byDigit));
    if (byDigit) list.querySelector('button')?.focus();
  };
  let waiting = 0;
  search?.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(show, typingMs);
  });
  dialog.addEventListener('keydown', (event) => walk(event, dialog, byDigit));
  const before = document.activeElement;
  dialog.showModal();
  void show();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
      // An empty value is one that can be chosen too.
      resolve(dialog.returnValue.startsWith('=') ? dialog.returnValue.slice(1) : null);
    });
  });
}

function buttonsOf(
  offers: readonly Offer[] | null,
  dialog: HTMLDialogElement,
  byDigit: boolean,
): HTMLElement[] {
  if (offers === null) return [make('p', 'hint', 'This can’t be read now. Try again in a moment.')];
  if (offers.length === 0) return [make('p', 'hint', 'Nothing fits.')];
  return offers.map(({ value, text, hint }, index) => {
    const offer = make('button', 'menu-item');
    offer.type = 'button';
    if (byDigit) offer.append(make('kbd', '', String(index + 1)), ' ');
    offer.append(make('bdi', '', text));
    if (hint !== '') offer.append(make('span', 'choose-hint', hint));
    offer.addEventListener('click', () => dialog.close(`=${value}`));
    return offer;
  });
}

/** Digits choose, arrows walk, and what was typed is chosen with the first that fits. */
function walk(event: KeyboardEvent, dialog: HTMLDialogElement, byDigit: boolean): void {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = [...dialog.querySelectorAll<HTMLElement>('.choose-list button')];
  const held = document.activeElement;
  const at = held instanceof HTMLElement ? all.indexOf(held) : -1;
  const isDigit = byDigit && /^[1-9]$/.test(event.key) && !event.repeat;
  const goal = isDigit ? all[Number(event.key) - 1] : goalOf(event.key, all, at);
  if (goal === undefined) return;
  event.preventDefault();
  if (isDigit || event.key === 'Enter') goal.click();
  else goal.focus();
}

function goalOf(key: string, all: readonly HTMLElement[], at: number): HTMLElement | undefined {
  if (key === 'ArrowDown') return all[Math.min(at + 1, all.length - 1)];
  if (key === 'ArrowUp') return all[Math.max(at - 1, 0)];
  return key === 'Enter' && at < 0 ? all[0] : undefined;
}

function labelled(search: HTMLInputElement): HTMLElement {
  search.type = 'search';
  search.autocomplete = 'off';
  const label = make('label', 'field');
  label.append(make('span', '', 'Type to find it'), search);
  return label;
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  text = '',
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (className !== '') element.className = className;
  if (text !== '') element.textContent = text;
  return element;
}
