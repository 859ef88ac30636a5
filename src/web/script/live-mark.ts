import { type Found, onFound, onResync } from './live.ts';
import { sayFound, words } from './live-said.ts';

const title = document.title;
const found = new Set<string>();

/** Marks quietly, on the list of what needs a decision, that there are new ones; it moves nothing. */
export function watchLiveMark(): void {
  if (location.pathname !== '/') return;
  const address = new URLSearchParams(location.search);
  if ((address.get('view') ?? 'open') !== 'open' || address.has('after')) return;
  // What a filter lets through only the server knows.
  const isFiltered = ['service', 'detector', 'since', 'q'].some((name) => address.get(name));
  onFound((news) => {
    if (document.getElementById(`row-${news.id}`) !== null || !isWanted(news, address)) return;
    found.add(news.id);
    if (isFiltered) showMark(any());
    else showMark(words('new', found.size), found.size);
    sayFound();
  });
  onResync(() => {
    if (found.size === 0) showMark(any());
  });
}

function isWanted({ team, mine }: Found, address: URLSearchParams): boolean {
  const wanted = address.get('team') ?? 'mine';
  if (wanted === 'mine') return mine;
  if (wanted === 'all') return true;
  return wanted === '-' ? team === null : team === wanted;
}

function any(): string {
  return document.querySelector('#live')?.getAttribute('data-new-any') ?? '';
}

function showMark(text: string, count = 0): void {
  const mark = document.querySelector('.live-mark') ?? placeMark();
  const place = mark?.querySelector('[data-live-count]');
  if (place) place.textContent = text;
  if (count > 0) document.title = `(${count}) ${title}`;
}

/** At the top of the first list, where it takes no room; below what says that there is nothing. */
function placeMark(): HTMLElement | null {
  const template = document.querySelector<HTMLTemplateElement>('template[data-live-mark]');
  const list = document.querySelector('[data-list], ol.rows');
  const place = list ?? document.querySelector('.empty');
  if (template === null || place === null) return null;
  const mark = document.createElement(list === null ? 'p' : 'li');
  mark.className = 'live-mark';
  mark.append(template.content.cloneNode(true));
  mark.querySelector('a')?.setAttribute('href', location.href);
  if (list === null) place.append(mark);
  else place.prepend(mark);
  return mark;
}
