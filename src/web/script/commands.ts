import { decideMany, isForMany } from './bulk.ts';
import { choose, type Offer } from './choose.ts';
import { type Choice, decide, formOf } from './decide.ts';
import { showKeyHelp } from './key-help.ts';
import type { Command } from './key-table.ts';
import { nextTurn, sayNotice, showNotice } from './notices.ts';
import { matching, offersAt, reasons, snoozes } from './offers.ts';
import { openRow } from './pane.ts';
import { currentRow, moveBy } from './rows.ts';
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
  merge: () => withRow((row) => void merge(row)),
  assign: () => withRow((row) => void assign(row)),
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

async function merge(row: HTMLElement): Promise<void> {
  if (formOf(row) === null) return;
  const address = `/candidates/${row.dataset['id']}/merge-into`;
  const offers = (typed: string) => offersAt(`${address}?${new URLSearchParams({ q: typed })}`);
  const into = await choose({ title: 'It is the same as', offers, byDigit: false });
  if (into !== null) decide(row, { action: 'merge', fields: { into } });
}

async function assign(row: HTMLElement): Promise<void> {
  const form = formOf(row);
  if (form === null) return;
  const address = `/candidates/${row.dataset['id']}/assign`;
  const all = offersAt(address);
  const offers = async (typed: string) => {
    const known = await all;
    return known && matching(known, typed);
  };
  const team = await choose({ title: 'Whose is it?', offers, byDigit: false });
  if (team === null) return;
  const turn = nextTurn();
  const fields = new FormData(form);
  fields.set('team', team);
  const answer = await post(address, fields);
  if (answer.kind === 'done') showNotice(answer.notice, turn);
  else sayNotice(answer.sentence, turn);
}
