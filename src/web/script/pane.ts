import { elementsOf } from './fragment.ts';
import { type TypedIn, typedIn, typeInto } from './keep-typed.ts';
import { isListOfAddress, pushAddress, replaceAddress } from './list-address.ts';
import { nextTurn, sayNotice } from './notices.ts';
import { currentRow, focusRow, moveBy, rowOf } from './rows.ts';
import { markShown, shownId, shownPane } from './shown-row.ts';

/** As the stylesheet has it. */
const isWide = window.matchMedia('(min-width: 64rem)');
/** Whoever runs through the list asks for none of those in between. */
const pauseMs = 150;
/** An entry of the history that was made for what stands beside the list. */
const own = 'beside';

let waiting = 0;
let asking: { id: string; controller: AbortController } | null = null;
const typed = new Map<string, TypedIn>();

/** Opens a row: beside the list where there is room, and its page where it stands there already. */
export function openRow(row: HTMLElement): void {
  const link = row.querySelector<HTMLAnchorElement>('a[data-open]');
  if (link === null) return;
  const { id } = row.dataset;
  const hasRoom = isWide.matches && row.closest('[data-split]') !== null;
  const leave = () => location.assign(link.href);
  if (id === undefined || !hasRoom || id === shownId()) leave();
  else void showBeside(id, leave);
}

/** Goes on at a row; what was open beside the list gives way to it. */
export function moveTo(row: HTMLElement | null | undefined): void {
  if (!row) {
    document.getElementById('main')?.focus({ preventScroll: true });
    return;
  }
  focusRow(row);
  const { id } = row.dataset;
  if (isOpen() && id !== undefined) void showBeside(id, giveUp);
}

/** Moves through the list; after a moment without keys, what is open beside it follows. */
export function moveOn(step: number): void {
  moveBy(step);
  const row = currentRow();
  const id = row?.dataset['id'];
  if (!isOpen() || id === undefined || !row?.closest('[data-list]')) return;
  stopAsking();
  if (id !== shownId()) waiting = window.setTimeout(() => void showBeside(id, giveUp), pauseMs);
}

/** Whether a row is what is being read; what is open beside the list goes on to it where it is not. */
export function isBeingRead(row: HTMLElement): boolean {
  const { id } = row.dataset;
  if (!isOpen() || id === undefined || row.closest('[data-list]') === null) return true;
  if (id === shownId() && asking === null) return true;
  if (asking?.id !== id) void showBeside(id, giveUp);
  return false;
}

/** Closes what stands beside the list; the focus stays in the list. */
export function closePane(): void {
  const isThere = shownPane() !== null || asking !== null;
  hide();
  const address = new URL(location.href);
  if (!isThere || !address.searchParams.has('selected')) return;
  address.searchParams.delete('selected');
  replaceAddress(address);
}

export function watchPane(): void {
  document.addEventListener('click', (event) => {
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (event.defaultPrevented || !isPlain || !(event.target instanceof Element)) return;
    if (event.target.closest('[data-split] [data-close]') === null) return;
    event.preventDefault();
    closePane();
  });
  // The way back of the browser leads to what stood beside the list before.
  window.addEventListener('popstate', () => {
    const id = new URL(location.href).searchParams.get('selected');
    if (!isListOfAddress()) location.reload();
    else if (id === null) hide();
    else if (id !== shownId()) void showBeside(id, () => location.reload());
  });
}

function isOpen(): boolean {
  return isWide.matches && (shownPane() !== null || asking !== null);
}

function stopAsking(): void {
  clearTimeout(waiting);
  asking?.controller.abort();
  asking = null;
}

async function showBeside(id: string, otherwise: () => void): Promise<void> {
  stopAsking();
  const controller = new AbortController();
  asking = { id, controller };
  const fresh = await askFor(id, controller.signal);
  // A later one was asked for meanwhile.
  if (controller.signal.aborted) return;
  asking = null;
  const place = document.querySelector('[data-split]');
  if (fresh === null || place === null) return otherwise();
  const before = shownPane();
  if (before === null) place.append(fresh);
  else {
    keepTypedOf(before);
    before.replaceWith(fresh);
  }
  typeInto(fresh, typed.get(id) ?? []);
  place.classList.add('split');
  markShown();
  rowOf(id)?.scrollIntoView({ block: 'nearest' });
  keepInAddress(id);
}

/** Drawn for the list that it stands beside, so that its ways back lead there. */
async function askFor(id: string, signal: AbortSignal): Promise<HTMLElement | null> {
  const address = `/candidates/${id}/pane${location.search}`;
  try {
    const answer = await window.fetch(address, { signal });
    if (!answer.ok || answer.redirected) return null;
    return elementsOf(await answer.text()).find((each) => each.matches('[data-detail]')) ?? null;
  } catch {
    return null;
  }
}

/** What can't be read is not decided on beside another one. */
function giveUp(): void {
  closePane();
  sayNotice('It can’t be shown beside the list now.', nextTurn());
}

function hide(): void {
  stopAsking();
  const pane = shownPane();
  if (pane === null) return;
  const held = document.activeElement;
  const row = rowOf(pane.dataset['id'] ?? '');
  keepTypedOf(pane);
  pane.parentElement?.classList.remove('split');
  pane.remove();
  markShown();
  if (held === document.body || pane.contains(held)) {
    if (row === null) document.getElementById('main')?.focus({ preventScroll: true });
    else focusRow(row);
  }
}

/** What was typed on one is there again once it is shown again. */
function keepTypedOf(pane: HTMLElement): void {
  typed.set(pane.dataset['id'] ?? '', typedIn(pane));
}

/** Closing it is one step back, however many were looked at. */
function keepInAddress(id: string): void {
  const address = new URL(location.href);
  const isFirst = !address.searchParams.has('selected') && history.state !== own;
  address.searchParams.set('selected', id);
  if (isFirst) pushAddress(address, own);
  else replaceAddress(address);
}
