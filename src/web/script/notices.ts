import { elementsOf } from './fragment.ts';

let shown = 0;
let given = 0;

/** A number for what is about to be asked; answers that come out of order don't cover later ones. */
export function nextTurn(): number {
  given += 1;
  return given;
}

export function notices(): HTMLElement | null {
  return document.getElementById('notices');
}

/** Shows what our pages say in the place for notices, unless something newer stands there. */
export function showNotice(html: string, turn: number): void {
  if (turn < shown || html === '') return;
  shown = turn;
  notices()?.replaceChildren(...elementsOf(html));
}

/** Shows a sentence of our own. */
export function sayNotice(sentence: string, turn: number, ...actions: HTMLElement[]): void {
  if (turn < shown) return;
  shown = turn;
  const notice = document.createElement('div');
  notice.className = 'notice notice-bad';
  const text = document.createElement('p');
  text.className = 'notice-text';
  text.textContent = sentence;
  notice.append(text, ...actions);
  notices()?.replaceChildren(notice);
}

/** Says why a key does nothing; what can be undone or sent stays below it. */
export function sayAside(sentence: string): void {
  clearAside();
  const said = document.createElement('p');
  said.className = 'notice';
  said.dataset['aside'] = '';
  said.textContent = sentence;
  notices()?.prepend(said);
}

export function clearAside(): void {
  notices()?.querySelector(':scope > [data-aside]')?.remove();
}

export function button(text: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'button button-small';
  made.textContent = text;
  made.addEventListener('click', act);
  return made;
}
