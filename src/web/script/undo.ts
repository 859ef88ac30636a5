import { type Followed, followJob } from './follow-job.ts';
import { elementsOf } from './fragment.ts';
import { button, nextTurn, notices, sayNotice, showNotice } from './notices.ts';
import { moveTo } from './pane.ts';
import { refreshList } from './refresh-list.ts';
import { putBack, type Taken } from './row-place.ts';
import { type Answer, post } from './send.ts';

/** A decision of this page: what it took out of the list, and the form that takes it back once known. */
type Deed = { taken: readonly Taken[]; form: Promise<HTMLFormElement | null> };

const deeds: Deed[] = [];

/** Remembers what can be taken back; `answered` is what the decision came to. */
export function remember(taken: readonly Taken[], answered: Promise<Answer>): void {
  const form = answered.then((answer) => (answer.kind === 'done' ? undoFormIn(answer) : null));
  const deed = { taken, form };
  deeds.push(deed);
  void form.then((known) => {
    if (known === null) forget(deed);
  });
}

function forget(deed: Deed): void {
  const at = deeds.indexOf(deed);
  if (at >= 0) deeds.splice(at, 1);
}

function undoFormIn({ notice }: { notice: string }): HTMLFormElement | null {
  for (const element of elementsOf(notice)) {
    const form = element.querySelector<HTMLFormElement>('form[data-decision="undo"]');
    if (form !== null) return form;
  }
  return null;
}

/** Takes the last decision of this page back, also one that is still on its way. */
export async function undoLast(): Promise<void> {
  const deed = deeds.pop();
  if (deed !== undefined) {
    const form = await deed.form;
    // Where the server said no, there is nothing to take back; the one before it was not meant.
    return form === null ? undefined : undo(form, deed);
  }
  // What was decided on the page before this one.
  notices()?.querySelector<HTMLFormElement>('form[data-decision="undo"]')?.requestSubmit();
}

/** The button in a notice; false where the decision was not made on this page. */
export function undoBy(form: HTMLFormElement): boolean {
  // Pressed twice, the second would find the decision taken back and leave the page to say so.
  if (form.dataset['sent'] !== undefined) return true;
  form.dataset['sent'] = '';
  void findDeed(form).then(async (deed) => {
    if (deed === null) return form.submit();
    await undo(form, deed);
    delete form.dataset['sent'];
  });
  return true;
}

async function findDeed(form: HTMLFormElement): Promise<Deed | null> {
  for (const deed of [...deeds].reverse()) {
    const known = await deed.form;
    if (known?.getAttribute('action') !== form.getAttribute('action')) continue;
    forget(deed);
    return deed;
  }
  return null;
}

async function undo(form: HTMLFormElement, deed: Deed): Promise<void> {
  const turn = nextTurn();
  const answer = await post(form.getAttribute('action') ?? '', new FormData(form));
  if (answer.kind === 'away') {
    deeds.push(deed);
    sayNotice(
      answer.sentence,
      turn,
      button('Try again', () => {
        forget(deed);
        void undo(form, deed);
      }),
    );
    return;
  }
  if (answer.kind === 'refused') {
    if (answer.notice === '') sayNotice(answer.sentence, turn);
    else showNotice(answer.notice, turn);
    return;
  }
  showNotice(answer.notice, turn);
  if ('bulk' in answer.done) return followJob(answer, turn, (end) => bringBack(deed, end));
  const [first] = deed.taken;
  if (first === undefined || !first.list.isConnected) return refreshList(first?.row.dataset['id']);
  for (const taken of deed.taken) {
    const html = answer.rows.find(({ id }) => id === taken.row.dataset['id'])?.html ?? null;
    moveTo(putBack(taken, html));
  }
}

/** Those that were not taken back after all stay out. */
function bringBack({ taken }: Deed, { left, fresh }: Followed): void {
  const [first] = taken;
  // What comes after the last one stands there by now.
  if (first === undefined || !first.list.isConnected) {
    void refreshList(first?.row.dataset['id']);
    return;
  }
  const stays = new Set(left.map(({ id }) => id));
  for (const each of [...taken].reverse()) {
    const id = each.row.dataset['id'] ?? '';
    if (!stays.has(id)) putBack(each, fresh.get(id) ?? null);
  }
  moveTo(document.getElementById(first.row.id));
}
