import { type Changed, onChanged } from './live.ts';
import { sayChanged } from './live-said.ts';

/** Shows on rows, and on the near miss that is open, what somebody else decided meanwhile. */
export function watchLiveRows(): void {
  onChanged((news) => {
    const places = placesOf(news.id).filter((place) => isBehind(place, news));
    if (places.length > 0) void show(news, places);
  });
}

/** The row, and the pane or page of one near miss; of nested ones the outermost. */
function placesOf(id: string): readonly HTMLElement[] {
  const escaped = CSS.escape(id);
  const row = document.querySelector<HTMLElement>(`#row-${escaped}`);
  const panes = document.querySelectorAll<HTMLElement>(`[data-detail][data-id="${escaped}"]`);
  const outer = [...panes].filter((pane) => !pane.parentElement?.closest('[data-detail]'));
  return row === null ? outer : [row, ...outer];
}

/** What the own script is just deciding, or has shown already, is its own to tell. */
function isBehind(place: HTMLElement, { version }: Pick<Changed, 'version'>): boolean {
  const isBusy = place.matches('[data-deciding], [aria-busy="true"]');
  return !isBusy && Number(place.dataset['version'] ?? 0) < version;
}

async function show(news: Changed, places: readonly HTMLElement[]): Promise<void> {
  const said = await pieceOf(news.id);
  if (said === null) return;
  const version = Number(said.dataset['version'] ?? news.version);
  // Meanwhile the own decision may have been answered, and be what this tells of.
  const behind = places.filter((place) => place.isConnected && isBehind(place, { version }));
  for (const place of behind) {
    place.dataset['version'] = String(version);
    place.querySelector(':scope > .row-live')?.remove();
    if (place.matches('[data-detail]')) tellOnPane(place, said.cloneNode(true));
    else tellOnRow(place, said.cloneNode(true));
  }
  if (behind.length > 0) sayChanged();
}

/** It stays where it is while it is read, greyed, and can't be decided on as it was. */
function tellOnRow(row: HTMLElement, said: Node): void {
  row.classList.add('row-behind');
  for (const form of row.querySelectorAll<HTMLElement>('form')) form.inert = true;
  for (const pick of row.querySelectorAll<HTMLInputElement>('[data-pick]')) {
    pick.checked = false;
    pick.disabled = true;
    pick.dispatchEvent(new Event('change', { bubbles: true }));
  }
  row.append(said);
}

/** Above all else; what is typed below stays until it is loaded anew, and then comes back. */
function tellOnPane(pane: HTMLElement, said: Node): void {
  pane.prepend(said);
  const [link] = pane.querySelectorAll<HTMLAnchorElement>(':scope > .row-live [data-load-anew]');
  if (link !== undefined) link.href = location.href;
}

/** The sentence is the server's, and made for whoever is signed in. */
async function pieceOf(id: string): Promise<HTMLElement | null> {
  const answer = await fetch(`/candidates/${encodeURIComponent(id)}/row`).catch(() => null);
  if (!answer?.ok) return null;
  const piece = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return piece.querySelector<HTMLElement>('.row-live');
}
