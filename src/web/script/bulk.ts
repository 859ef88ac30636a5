import { type Followed, followJob } from './follow-job.ts';
import { button, nextTurn, sayNotice, showNotice } from './notices.ts';
import { moveTo } from './pane.ts';
import { putBack, sayAtRow, type Taken, takeOut } from './row-place.ts';
import { rowBeside, rows } from './rows.ts';
import { clearPicked, picked } from './selection.ts';
import { post } from './send.ts';
import { remember } from './undo.ts';

function bulkForm(): HTMLFormElement | null {
  return document.querySelector('form[data-bulk]');
}

function isAll(form: HTMLFormElement): boolean {
  return form.querySelector<HTMLInputElement>('[name="all"]')?.checked ?? false;
}

/** Whether a decision now is meant for what is selected, and not for the row at hand. */
export function isForMany(): boolean {
  const form = bulkForm();
  return form !== null && (picked().size > 0 || isAll(form));
}

/** Decides on what is selected, on every page of the list, or on all that match it. */
export function decideMany(chosen: Readonly<Record<string, string>>): void {
  const form = bulkForm();
  if (form === null) return;
  const fields = new FormData(form);
  for (const [name, value] of Object.entries(chosen)) fields.set(name, value);
  fields.delete('pick');
  const all = picked();
  for (const box of all.values()) fields.append('pick', box);
  // The same form sent twice is one job; the next one is another.
  fields.set('key', newKey());
  const whole = isAll(form);
  const gone = rows().filter((row) => {
    const inList = row.closest('[data-list]') !== null;
    return inList && (whole || all.has(row.dataset['id'] ?? ''));
  });
  clearPicked();
  send(gone, fields);
}

function send(gone: readonly HTMLElement[], fields: FormData): void {
  const turn = nextTurn();
  const next = rowBeside(gone);
  const taken = gone.flatMap((row) => takeOut(row) ?? []);
  moveTo(next);
  const answered = post('/bulk', fields).then((answer) => {
    if (answer.kind === 'done') {
      showNotice(answer.notice, turn);
      void followJob(answer, turn, (end) => bringBackLeft(taken, end));
      return answer;
    }
    for (const each of [...taken].reverse()) putBack(each);
    const again = button('Try again', () => send(gone, fields));
    sayNotice(answer.sentence, turn, ...(answer.kind === 'away' ? [again] : []));
    return answer;
  });
  remember(taken, answered);
}

/** What was left as it was is back in its place, with the reason. */
function bringBackLeft(taken: readonly Taken[], { left, fresh }: Followed): void {
  const why = new Map(left.map((each) => [each.id, each.why]));
  for (const each of [...taken].reverse()) {
    const id = each.row.dataset['id'] ?? '';
    const sentence = why.get(id);
    if (sentence !== undefined) sayAtRow(putBack(each, fresh.get(id) ?? null), sentence);
  }
}

/** `randomUUID` is there on https alone. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
