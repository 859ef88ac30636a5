import { button, nextTurn, sayNotice, showNotice } from './notices.ts';
import { moveTo } from './pane.ts';
import { isAnythingOnItsWay } from './pending.ts';
import { isListEmpty, refreshList } from './refresh-list.ts';
import { putBack, sayAtRow, takeOut } from './row-place.ts';
import { rowBeside } from './rows.ts';
import { unpick } from './selection.ts';
import { type Answer, post } from './send.ts';
import { remember } from './undo.ts';

/** A decision as its route takes it, with what is chosen besides the fields of the row's form. */
export type Choice = { action: string; fields: Readonly<Record<string, string>> };

/**
 * Decides on a row: it leaves the list at once, and comes back with the reason where the server says
 * no. Elsewhere than in a list the form is sent as its buttons would.
 */
export function decide(row: HTMLElement, choice: Choice, form = formOf(row)): void {
  const id = row.dataset['id'];
  if (form === null || id === undefined) return;
  const address = `/candidates/${id}/${choice.action}`;
  const inList = row.closest('[data-list]') !== null;
  if (!inList) {
    sendAway(form, address, choice);
    return;
  }
  const fields = new FormData(form);
  // What was written beside the list is answered as the list.
  const own = formOf(row);
  if (own !== null && own !== form) keepOrigin(fields, new FormData(own));
  for (const [name, value] of Object.entries(choice.fields)) fields.set(name, value);
  decideInList(row, address, fields);
}

export function formOf(row: HTMLElement): HTMLFormElement | null {
  return row.querySelector('form[data-decision]:not([data-decision="undo"])');
}

function keepOrigin(fields: FormData, own: FormData): void {
  fields.delete('candidate');
  for (const [name, value] of own) {
    if (!['version', 'alike', '_csrf'].includes(name)) fields.set(name, value);
  }
}

function sendAway(form: HTMLFormElement, address: string, { fields }: Choice): void {
  if (form.dataset['sent'] !== undefined) return;
  form.dataset['sent'] = '';
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name, value });
    form.append(field);
  }
  form.action = address;
  form.submit();
}

function decideInList(row: HTMLElement, address: string, fields: FormData): void {
  const turn = nextTurn();
  const next = rowBeside([row]);
  const taken = takeOut(row);
  if (taken === null) return;
  moveTo(next);
  const answered = post(address, fields).then((answer) => {
    if (answer.kind === 'done') done(row, answer, turn);
    if (answer.kind === 'refused') {
      const [now] = answer.rows;
      const back = putBack(taken, now?.html ?? null);
      sayAtRow(back, answer.sentence);
      if (answer.notice === '') sayNotice(answer.sentence, turn);
      else showNotice(answer.notice, turn);
    }
    if (answer.kind === 'away') {
      const again = () => decideInList(row, address, fields);
      sayAtRow(putBack(taken), answer.sentence, button('Try again', again));
      sayNotice(answer.sentence, turn);
    }
    return answer;
  });
  remember([taken], answered);
}

function done(row: HTMLElement, { notice }: Extract<Answer, { kind: 'done' }>, turn: number): void {
  const id = row.dataset['id'] ?? '';
  unpick(id);
  showNotice(notice, turn);
  // What comes after the last one is for the server to say.
  if (!isAnythingOnItsWay() && isListEmpty()) void refreshList();
}
