import { currentRow, rows } from './rows.ts';

/** What names a place in the list, and not the list. */
const notOfTheList = ['after', 'selected', 'changed', 'undone', 'along', 'left'];

let anchor: string | null = null;

function keptUnder(): string {
  const address = new URL(location.href);
  for (const name of notOfTheList) address.searchParams.delete(name);
  address.searchParams.sort();
  return `picked ${address.pathname}?${address.searchParams}`;
}

/** What is picked of this list, on every page of it: ids, and what their boxes hold. */
export function picked(): Map<string, string> {
  const kept: unknown = JSON.parse(sessionStorage.getItem(keptUnder()) ?? '{}');
  return new Map(Object.entries(kept ?? {}));
}

function keep(all: ReadonlyMap<string, string>): void {
  sessionStorage.setItem(keptUnder(), JSON.stringify(Object.fromEntries(all)));
  tell(all.size);
}

function tell(count: number): void {
  const form = document.querySelector<HTMLFormElement>('form[data-bulk]');
  if (form === null) return;
  const all = form.querySelector<HTMLInputElement>('[name="all"]');
  form.classList.toggle('bulk-active', count > 0 || all?.checked === true);
  const place = form.querySelector<HTMLElement>('[data-bulk-count], legend');
  if (place !== null) place.textContent = count === 0 ? 'Nothing is selected' : `${count} selected`;
  const clear = form.querySelector<HTMLElement>('[data-bulk-clear]');
  if (clear !== null) clear.hidden = count === 0;
}

function boxOf(row: HTMLElement): HTMLInputElement | null {
  return row.querySelector<HTMLInputElement>('input[data-pick]:not(:disabled)');
}

function set(boxes: readonly HTMLInputElement[], isPicked: boolean): void {
  const all = picked();
  for (const box of boxes) {
    const id = box.closest<HTMLElement>('[data-row]')?.dataset['id'] ?? '';
    box.checked = isPicked;
    if (isPicked) all.set(id, box.value);
    else all.delete(id);
  }
  keep(all);
}

/** Selects the row, or no longer. */
export function pickRow(): void {
  const row = currentRow();
  const box = row && boxOf(row);
  if (!row || !box) return;
  anchor = row.dataset['id'] ?? null;
  set([box], !box.checked);
}

/** Selects everything between the row that was selected last and this one. */
export function pickRange(): void {
  const row = currentRow();
  if (row === null) return;
  const all = rows();
  const from = all.findIndex(({ dataset }) => dataset['id'] === anchor);
  const to = all.indexOf(row);
  const begin = from < 0 ? to : from;
  const range = all.slice(Math.min(begin, to), Math.max(begin, to) + 1);
  set(
    range.flatMap((each) => boxOf(each) ?? []),
    true,
  );
}

/** What was selected when a decision was sent, and is not decided on after all. */
export function pickAgain(boxes: ReadonlyMap<string, string>, isWhole: boolean): void {
  const whole = document.querySelector<HTMLInputElement>('form[data-bulk] [name="all"]');
  if (whole !== null && isWhole) whole.checked = true;
  keep(new Map([...boxes, ...picked()]));
  showPicked();
}

/** Selects the rows of these ids that stand on this page and can be. */
export function pickRows(ids: readonly string[]): void {
  const meant = rows().filter(({ dataset }) => ids.includes(dataset['id'] ?? ''));
  set(
    meant.flatMap((row) => boxOf(row) ?? []),
    true,
  );
}

export function unpick(id: string): void {
  const all = picked();
  if (all.delete(id)) keep(all);
}

export function clearPicked(): void {
  for (const box of document.querySelectorAll<HTMLInputElement>('input[data-pick]')) {
    box.checked = false;
  }
  const whole = document.querySelector<HTMLInputElement>('form[data-bulk] [name="all"]');
  if (whole !== null) whole.checked = false;
  keep(new Map());
}

/** Rows that come, or come back, are selected as they were; what was kept follows what is seen now. */
export function showPicked(): void {
  const all = picked();
  for (const box of document.querySelectorAll<HTMLInputElement>('input[data-pick]')) {
    const id = box.closest<HTMLElement>('[data-row]')?.dataset['id'] ?? '';
    box.checked = all.has(id);
    if (box.checked) all.set(id, box.value);
  }
  keep(all);
}

export function watchSelection(): void {
  showPicked();
  document.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    if (target.matches('[data-pick]')) set([target], target.checked);
    else if (target.matches('form[data-bulk] [name="all"]')) tell(picked().size);
  });
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Element && target.closest('[data-bulk-clear]') !== null) clearPicked();
  });
}
