import { focusRow } from './rows.ts';

const isWide = window.matchMedia('(min-width: 64rem)');

/** The near miss beside the list, where the page has a place for it and room. */
function pane(): HTMLElement | null {
  return isWide.matches ? document.querySelector<HTMLElement>('aside[data-detail]') : null;
}

/** Opens a row: beside the list, or its page. */
export function openRow(row: HTMLElement): void {
  const link = row.querySelector<HTMLAnchorElement>('a[data-open]');
  if (link === null) return;
  if (pane() === null) location.assign(link.href);
  else void showBeside(row.dataset['id'] ?? '', link.href);
}

/** Goes on at a row; what was open beside the list gives way to it. */
export function moveTo(row: HTMLElement | null | undefined): void {
  if (!row) {
    document.getElementById('main')?.focus({ preventScroll: true });
    return;
  }
  focusRow(row);
  if (pane()?.dataset['id']) void showBeside(row.dataset['id'] ?? '', null);
}

let asked = 0;

/** Without an address to fall back on, what stands beside stays where it can't be read. */
async function showBeside(id: string, otherwise: string | null): Promise<void> {
  asked += 1;
  const turn = asked;
  const answer = await window.fetch(`/candidates/${id}/pane`).catch(() => null);
  if (turn !== asked) return;
  const html = answer?.ok && !answer.redirected ? await answer.text() : null;
  const place = pane();
  if (html === null || place === null) {
    if (otherwise !== null) location.assign(otherwise);
    return;
  }
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  const whole = body.querySelector<HTMLElement>('aside[data-detail]');
  if (whole !== null) place.replaceWith(whole);
  else place.replaceChildren(...body.childNodes);
  const shown = pane();
  if (shown !== null) shown.dataset['id'] = id;
  keepInAddress(id);
}

/** Closing it is one step back, however many were looked at. */
function keepInAddress(id: string): void {
  const address = new URL(location.href);
  const isFirst = !address.searchParams.has('selected');
  address.searchParams.set('selected', id);
  if (isFirst) history.pushState(null, '', address);
  else history.replaceState(null, '', address);
}

/** The way back of the browser leads to what stood beside the list before. */
export function watchHistory(): void {
  window.addEventListener('popstate', () => location.reload());
}
