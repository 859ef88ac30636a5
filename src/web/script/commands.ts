import { decideMany, idsOfMany, isForMany } from './bulk.ts';
import { choose, type Offer } from './choose.ts';
import { type Choice, decide, formOf } from './decide.ts';
import { elementsOf } from './fragment.ts';
import { showKeyHelp } from './key-help.ts';
import type { Command } from './key-table.ts';
import { clearAside, nextTurn, sayAside, sayNotice, showNotice } from './notices.ts';
import { matching, offersAt, reasons, snoozes } from './offers.ts';
import { closePane, isBeingRead, moveOn, openRow } from './pane.ts';
import { showRedrawn } from './row-place.ts';
import { currentRow, focusRow } from './rows.ts';
import { pickRange, pickRow } from './selection.ts';
import { post } from './send.ts';
import { shownPane } from './shown-row.ts';
import { undoLast } from './undo.ts';

/** What each command of the table of keys does. */
export const commands: Readonly<Record<Command, () => void>> = {
  next: () => goOn(1),
  previous: () => goOn(-1),
  open: () => withRow(openRow),
  close: closePane,
  search: () => document.querySelector<HTMLInputElement>('#search')?.focus(),
  confirm: () => decideOn('confirm', 'ticket', 'auto'),
  'confirm-with-ticket': () => decideOn('confirm', 'ticket', 'yes'),
  dismiss: () => void dismiss(),
  snooze: () => void snooze(),
  merge: () => onManyOrRow(mergeMany, merge),
  assign: () => onManyOrRow(assignMany, assign),
  ticket: () => withRow(openTicket),
  undo: () => void undoLast(),
  pick: pickRow,
  'pick-range': pickRange,
  'go-inbox': () => location.assign('/'),
  'go-follow-ups': () => location.assign('/follow-ups'),
  'go-patterns': () => location.assign('/patterns'),
  'go-review': () => location.assign('/review'),
  help: showKeyHelp,
};

function goOn(step: number): void {
  clearAside();
  moveOn(step);
}

/** The first key on a page only shows which row is meant, so that nothing unseen is decided. */
function withRow(act: (row: HTMLElement) => void): void {
  const row = currentRow();
  if (row === null) goOn(1);
  else act(row);
}

/** Other lists than those of near misses have rows, too. */
function openTicket({ dataset: { id } }: HTMLElement): void {
  if (id !== undefined) location.assign(`/candidates/${id}/ticket`);
}

function decideOn(action: string, name: string, value: string, row = currentRow()): void {
  const choice: Choice = { action, fields: { [name]: value } };
  if (isForMany()) decideMany({ decision: `${action}:${value}` });
  else if (row === null) goOn(1);
  else if (canBeDecided(row)) decide(row, choice, formBeside(row) ?? formOf(row));
}

/** Nothing unread is decided on where one is open beside the list; a key that does nothing says why. */
function canBeDecided(row: HTMLElement): boolean {
  if (!isBeingRead(row)) {
    sayAside('It is shown beside the list first. Then press the key again.');
    return false;
  }
  clearAside();
  if (formBeside(row) !== null || formOf(row) !== null) return true;
  sayAside('This one can’t be decided on here.');
  return false;
}

/** What was typed beside the list goes along with the decision. */
function formBeside(row: HTMLElement): HTMLFormElement | null {
  const beside = shownPane();
  return beside !== null && beside.dataset['id'] === row.dataset['id'] ? formOf(beside) : null;
}

function isReady(row: HTMLElement | null): boolean {
  if (isForMany()) return true;
  if (row === null) goOn(1);
  return row !== null && canBeDecided(row);
}

async function dismiss(): Promise<void> {
  const row = currentRow();
  if (!isReady(row)) return;
  const reason = await byDigit('Dismiss, because it is', reasons);
  if (reason !== null) decideOn('dismiss', 'reason', reason, row);
}

async function snooze(): Promise<void> {
  const row = currentRow();
  if (!isReady(row)) return;
  const until = await byDigit(
    'Ask me again',
    snoozes(new Date(performance.timeOrigin + performance.now())),
  );
  if (until !== null) decideOn('snooze', until.length > 2 ? 'wake' : 'length', until, row);
}

function byDigit(title: string, all: readonly Offer[]): Promise<string | null> {
  return choose({ title, offers: async () => all, byDigit: true });
}

type Act<Of> = (of: Of) => Promise<void>;

/** `many` gets the id of one of them. */
function onManyOrRow(many: Act<string>, one: Act<HTMLElement>): void {
  if (!isForMany()) {
    withRow((row) => void one(row));
    return;
  }
  const [id] = idsOfMany();
  if (id !== undefined) void many(id);
}

async function merge(row: HTMLElement): Promise<void> {
  if (!canBeDecided(row)) return;
  const into = await chooseWhereto(row.dataset['id'] ?? '', new Set());
  const form = formOf(row) ?? formBeside(row);
  if (into !== null) decide(row, { action: 'merge', fields: { into } }, form);
}

/** None of them can be what the others are merged into: it would have to stay and to go. */
async function mergeMany(id: string): Promise<void> {
  const into = await chooseWhereto(id, idsOfMany());
  if (into !== null) decideMany({ decision: `merge:${into}` });
}

function chooseWhereto(id: string, without: ReadonlySet<string>): Promise<string | null> {
  const address = `/candidates/${id}/merge-into`;
  const offers = async (typed: string) => {
    const found = await offersAt(`${address}?${new URLSearchParams({ words: typed })}`);
    return found?.filter(({ value }) => !without.has(value)) ?? null;
  };
  return choose({ title: 'It is the same as', offers, byDigit: false });
}

async function assignMany(id: string): Promise<void> {
  const team = await chooseTeam(id);
  if (team !== null) decideMany({ decision: `assign:${team}` });
}

function chooseTeam(id: string): Promise<string | null> {
  const all = offersAt(`/candidates/${id}/assign`);
  const offers = async (typed: string) => {
    const known = await all;
    return known && matching(known, typed);
  };
  return choose({ title: 'Whose is it?', offers, byDigit: false });
}

async function assign(row: HTMLElement): Promise<void> {
  const form = canBeDecided(row) ? (formOf(row) ?? formBeside(row)) : null;
  if (form === null) return;
  const id = row.dataset['id'] ?? '';
  const team = await chooseTeam(id);
  if (team === null) return;
  const turn = nextTurn();
  const fields = new FormData(form);
  fields.set('team', team);
  const answer = await post(`/candidates/${id}/assign`, fields);
  if (answer.kind !== 'done') {
    sayNotice(answer.sentence, turn);
    return;
  }
  showNotice(answer.notice, turn);
  const [fresh] = elementsOf(answer.rows[0]?.html ?? '');
  if (fresh === undefined || !row.isConnected || row.closest('[data-list]') === null) return;
  row.replaceWith(fresh);
  showRedrawn();
  focusRow(fresh);
}
