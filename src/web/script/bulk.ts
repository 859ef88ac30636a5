import { type Followed, followJob } from './follow-job.ts';
import { button, nextTurn, sayNotice, showNotice } from './notices.ts';
import { moveTo } from './pane.ts';
import { isAnythingOnItsWay } from './pending.ts';
import { isListEmpty, refreshList } from './refresh-list.ts';
import { putBack, sayAtRow, type Taken, takeOut } from './row-place.ts';
import { rowBeside, rows } from './rows.ts';
import { clearPicked, pickAgain, picked, pickRows } from './selection.ts';
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

/** The near misses that a decision on many is meant for; those of the page at hand, where it is for all. */
export function idsOfMany(): ReadonlySet<string> {
  const form = bulkForm();
  const isWhole = form !== null && isAll(form);
  return new Set(isWhole ? rows().map(({ dataset }) => dataset['id'] ?? '') : picked().keys());
}

/** Decides on what is selected, on every page of the list, or on all that match it. */
export function decideMany(chosen: Readonly<Record<string, string>>): void {
  const form = bulkForm();
  if (form === null) return;
  const fields = new FormData(form);
  for (const [name, value] of Object.entries(chosen)) fields.set(name, value);
  fields.delete('pick');
  for (const box of picked().values()) fields.append('pick', box);
  // The same form sent twice is one job; the next one is another.
  fields.set('key', newKey());
  const all = idsOfMany();
  const isMeant = (row: HTMLElement) =>
    row.closest('[data-list]') !== null && all.has(row.dataset['id'] ?? '');
  // Whose it is says nothing about whether it still stands in the list.
  const stays = chosen['decision']?.startsWith('assign:') ?? false;
  const gone = stays ? [] : rows().filter(isMeant);
  send({ gone, fields, boxes: picked(), isWhole: isAll(form) });
}

/** A decision on many, and what was selected for it. */
type Sent = {
  gone: readonly HTMLElement[];
  fields: FormData;
  boxes: ReadonlyMap<string, string>;
  isWhole: boolean;
};

function send(sent: Sent): void {
  const { gone, fields, boxes, isWhole } = sent;
  clearPicked();
  const turn = nextTurn();
  const next = rowBeside(gone);
  const taken = gone.flatMap((row) => takeOut(row) ?? []);
  if (gone.length > 0) moveTo(next);
  const answered = post('/bulk', fields).then((answer) => {
    if (answer.kind === 'done') {
      showNotice(answer.notice, turn);
      void followJob(answer, turn, (end) => bringBackLeft(taken, end));
      return answer;
    }
    for (const each of [...taken].reverse()) putBack(each);
    pickAgain(boxes, isWhole);
    const again = button('Try again', () => send(sent));
    sayNotice(answer.sentence, turn, ...(answer.kind === 'away' ? [again] : []));
    return answer;
  });
  remember(taken, answered);
}

/** What was left as it was is back in its place, with the reason, and selected. */
function bringBackLeft(taken: readonly Taken[], { left, fresh }: Followed): void {
  const why = new Map(left.map((each) => [each.id, each.why]));
  for (const each of [...taken].reverse()) {
    const id = each.row.dataset['id'] ?? '';
    const sentence = why.get(id);
    if (sentence !== undefined) sayAtRow(putBack(each, fresh.get(id) ?? null), sentence);
  }
  const isOld = taken.length === 0 || isListEmpty();
  if (isOld && !isAnythingOnItsWay()) void refreshList().then(() => pickRows([...why.keys()]));
  else pickRows([...why.keys()]);
}

/** `randomUUID` is there on https alone. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
