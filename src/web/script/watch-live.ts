import { onState } from './live.ts';
import { connectLive } from './live-connection.ts';
import { watchLiveMark } from './live-mark.ts';
import { watchLiveRows } from './live-rows.ts';

/** Shows what happens while a page is open, where somebody is signed in. */
export function watchLive(): void {
  const live = document.querySelector('#live');
  if (live === null || document.querySelector(readers) === null) return;
  watchLiveRows();
  watchLiveMark();
  onState((state) => {
    show(live, '[data-live-lost]', state === 'asking');
    show(live, '[data-live-signed-out]', state === 'signed-out');
  });
  connectLive();
}

/** Pages on which something could change; the others need no stream. */
const readers = '[data-list], ol.rows, .empty, [data-detail]';

function show(live: Element, selector: string, isShown: boolean): void {
  const place = live.querySelector<HTMLElement>(selector);
  if (place !== null) place.hidden = !isShown;
}
