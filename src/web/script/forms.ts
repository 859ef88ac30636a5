import { decideMany } from './bulk.ts';
import { decide } from './decide.ts';
import { nextTurn, sayNotice, showNotice } from './notices.ts';
import { rowOf } from './rows.ts';
import { post } from './send.ts';
import { undoBy } from './undo.ts';

/** The buttons of lists and notices do what the keys do: the page stays. */
export function watchForms(): void {
  document.addEventListener('submit', (event) => {
    const { target, submitter } = event;
    if (event.defaultPrevented || !(target instanceof HTMLFormElement)) return;
    const button = submitter instanceof HTMLButtonElement ? submitter : null;
    if (take(target, button)) event.preventDefault();
  });
}

/** Whether it was sent here. */
function take(form: HTMLFormElement, button: HTMLButtonElement | null): boolean {
  const inNotice = form.closest('#notices') !== null;
  if (inNotice) return form.dataset['decision'] === 'undo' ? undoBy(form) : sendFromNotice(form);
  const chosen = button?.name ? { [button.name]: button.value } : {};
  if (form.matches('[data-bulk]')) {
    decideMany(chosen);
    return true;
  }
  const decision = form.dataset['decision'];
  const holder = form.closest<HTMLElement>('[data-row], [data-detail]');
  const row = rowOf(holder?.dataset['id'] ?? '');
  if (row === null || decision === undefined || decision === 'undo') return false;
  const address = button?.getAttribute('formaction') ?? form.getAttribute('action') ?? '';
  decide(row, { action: address.split('/').at(-1) ?? '', fields: chosen }, form);
  return true;
}

/** "Send now". */
function sendFromNotice(form: HTMLFormElement): boolean {
  if (form.dataset['sent'] !== undefined) return true;
  form.dataset['sent'] = '';
  const turn = nextTurn();
  void post(form.getAttribute('action') ?? '', new FormData(form)).then((answer) => {
    delete form.dataset['sent'];
    if (answer.kind === 'away') sayNotice(answer.sentence, turn);
    else if (answer.notice !== '') showNotice(answer.notice, turn);
    else if (answer.kind === 'refused') sayNotice(answer.sentence, turn);
  });
  return true;
}
