import { decideMany, idsOfMany, isForMany } from './bulk.ts';
import { choose, type Offer } from './choose.ts';
import { type Choice, decide, formOf } from './decide.ts';
import { elementsOf } from './fragment.ts';
import { showKeyHelp } from './key-help.ts';
import type { Command } from './key-table.ts';
import { nextTurn, sayNotice, showNotice } from './notices.ts';
import { matching, offersAt, reasons, snoozes } from './offers.ts';
import { openRow } from './pane.ts';
import { currentRow, focusRow, moveBy } from './rows.ts';
import { pickRange, pickRow } from './selection.ts';
import { post } from './send.ts';
import { undoLast } from './undo.ts';

/** What each command of the table of keys does. */
export const commands: Readonly<Record<Command, () => void>> = {
  next: () => moveBy(1),
  previous: () => moveBy(-1),
  open: () => withRow(openRow),
  search: () => document.querySelector<HTMLInputElement>('#search')?.focus(),
  confirm: () => decideOn('confirm', 'ticket', 'auto'),
  'confirm-with-ticket': () => decideOn('confirm', 'ticket', 'yes'),
  dismiss: () => void dismiss(),
  snooze: () => void snooze(),
  merge: () => onManyOrRow(mergeMany, merge),
  assign: () => onManyOrRow(assignMany, assign),
  ticket: () => withRow((row) => location.assign(`/candidates/${row.dataset['id']}/ticket`)),
  undo: () => void undoLast(),
  pick: pickRow,
  'pick-range': pickRange,
  'go-inbox': () => location.assign('/'),
  'go-follow-ups': () => location.assign('/follow-ups'),
  'go-patterns': () => location.assign('/patterns'),
  'go-review': () => location.assign('/review'),
  help: showKeyHelp,
};

/** The first key on a page only shows which row is meant, so that nothing unseen is decided. */
function withRow(act: (row: HTMLElement) => void): void {
  const row = currentRow();
  if (row === null) moveBy(1);
  else act(row);
}

function decideOn(action: string, name: string, value: string, row = currentRow()): void {
  const choice: Choice = { action, fields: { [name]: value } };
  if (isForMany()) decideMany({ decision: `${action}:${value}` });
  else if (row === null) moveBy(1);
  else decide(row, choice, formBeside(row) ?? formOf(row));
}

/** What was typed beside the list goes along with the decision. */
function formBeside(row: HTMLElement): HTMLFormElement | null {
  const beside = document.querySelector<HTMLElement>('aside[data-detail]');
  return beside !== null && beside.dataset['id'] === row.dataset['id'] ? formOf(beside) : null;
}

function isReady(row: HTMLElement | null): boolean {
  if (isForMany()) return true;
  if (row === null) moveBy(1);
  return row !== null && formOf(row) !== null;
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
  if (formOf(row) === null) return;
  const into = await chooseWhereto(row.dataset['id'] ?? '', new Set());
  if (into !== null) decide(row, { action: 'merge', fields: { into } });
}

/** None of them can be what the others are merged into: it would have to stay and to go. */
async function mergeMany(id: string): Promise<void> {
  const into = await chooseWhereto(id, idsOfMany());
  if (into !== null) decideMany({ decision: `merge:${into}` });
}

function chooseWhereto(id: string, without: ReadonlySet<string>): Promise<string | null> {
  const address = `/candidates/${id}/merge-into`;
  const offers = async (typed: string) => {
    const found = await offersAt(`${address}?${new URLSearchParams({ q: typed })}`);
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
  const form = formOf(row);
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
  focusRow(fresh);
}
