import { type Followed, followJob } from './follow-job.ts';
import { elementsOf } from './fragment.ts';
import { forgetKept, keepDeed, keptDeeds } from './kept-deeds.ts';
import { button, nextTurn, notices, sayNotice, showNotice } from './notices.ts';
import { moveTo } from './pane.ts';
import { refreshList } from './refresh-list.ts';
import { putBack, type Taken } from './row-place.ts';
import { type Answer, post } from './send.ts';

/** A decision of this page: what it took out of the list, and what takes it back once that is known. */
type Deed = { taken: readonly Taken[]; way: Promise<Way | null>; id: string };

/** The address that takes it back, and the fields that it is sent with. */
type Way = { address: string; fields: FormData };

const deeds: Deed[] = [];

/** Remembers what can be taken back; `answered` is what the decision came to. */
export function remember(taken: readonly Taken[], answered: Promise<Answer>): void {
  const way = answered.then((answer) => (answer.kind === 'done' ? wayIn(answer) : null));
  const deed = { taken, way, id: taken[0]?.row.dataset['id'] ?? '' };
  deeds.push(deed);
  void way.then((known) => {
    if (known === null) forget(deed);
    else if (deeds.includes(deed)) keep(known, deed);
  });
}

function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

function keep({ address, fields }: Way, { id }: Deed): void {
  const text = (name: string) => String(fields.get(name) ?? '');
  const way = { address, version: text('version'), alike: text('alike') };
  keepDeed(sessionStorage, { ...way, id, atMs: nowMs() });
}

/** The last decision of a list that was left or loaded anew since, as the list that is open now would send it. */
function takeKept(): { way: Way; deed: Deed } | null {
  const last = location.pathname === '/' ? keptDeeds(sessionStorage, nowMs()).at(-1) : undefined;
  if (last === undefined) return null;
  const { address, version, alike, id } = last;
  forgetKept(sessionStorage, address, nowMs());
  const fields = new FormData();
  for (const [name, value] of new URLSearchParams(location.search)) fields.set(name, value);
  const token = document.querySelector<HTMLInputElement>('input[name="_csrf"]')?.value ?? '';
  const own = { _csrf: token, from: 'inbox', version, alike };
  for (const [name, value] of Object.entries(own)) if (value !== '') fields.set(name, value);
  const way = { address, fields };
  return { way, deed: { taken: [], way: Promise.resolve(way), id } };
}

function forget(deed: Deed): void {
  const at = deeds.indexOf(deed);
  if (at >= 0) deeds.splice(at, 1);
}

function wayIn({ notice }: { notice: string }): Way | null {
  for (const element of elementsOf(notice)) {
    const form = element.querySelector<HTMLFormElement>('form[data-decision="undo"]');
    if (form !== null) return wayOf(form);
  }
  return null;
}

function wayOf(form: HTMLFormElement): Way {
  return { address: form.getAttribute('action') ?? '', fields: new FormData(form) };
}

/**
 * Takes the last decision of this page back, also one that is still on its way; else what the page
 * before this one told of, what was decided before it was loaded, or what a near miss's own page offers.
 */
export async function undoLast(): Promise<void> {
  const deed = deeds.pop();
  if (deed !== undefined) {
    const way = await deed.way;
    // Where the server said no, there is nothing to take back; the one before it was not meant.
    return way === null ? undefined : undo(way, deed);
  }
  const told = notices()?.querySelector<HTMLFormElement>('form[data-decision="undo"]');
  if (told) return told.requestSubmit();
  const kept = takeKept();
  if (kept !== null) return undo(kept.way, kept.deed);
  if (document.querySelector('[data-list]') !== null) return;
  const own = '[data-row][data-id] form[data-decision="undo"]';
  document.querySelector<HTMLFormElement>(own)?.requestSubmit();
}

/** The button in a notice; false where the decision was not made on this page. */
export function undoBy(form: HTMLFormElement): boolean {
  // Pressed twice, the second would find the decision taken back and leave the page to say so.
  if (form.dataset['sent'] !== undefined) return true;
  form.dataset['sent'] = '';
  void findDeed(form).then(async (deed) => {
    const way = wayOf(form);
    if (deed === null) {
      forgetKept(sessionStorage, way.address, nowMs());
      return form.submit();
    }
    await undo(way, deed);
    delete form.dataset['sent'];
  });
  return true;
}

async function findDeed(form: HTMLFormElement): Promise<Deed | null> {
  for (const deed of [...deeds].reverse()) {
    const known = await deed.way;
    if (known?.address !== form.getAttribute('action')) continue;
    forget(deed);
    return deed;
  }
  return null;
}

async function undo(way: Way, deed: Deed): Promise<void> {
  const turn = nextTurn();
  forgetKept(sessionStorage, way.address, nowMs());
  const answer = await post(way.address, way.fields);
  if (answer.kind === 'away') {
    deeds.push(deed);
    keep(way, deed);
    sayNotice(
      answer.sentence,
      turn,
      button('Try again', () => {
        forget(deed);
        void undo(way, deed);
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
  if (first === undefined || !first.list.isConnected) return refreshList(deed.id || null);
  for (const taken of deed.taken) {
    const html = answer.rows.find(({ id }) => id === taken.row.dataset['id'])?.html ?? null;
    moveTo(putBack(taken, html));
  }
}

/** Those that were not taken back after all stay out. */
function bringBack({ taken, id }: Deed, { left, fresh }: Followed): void {
  const [first] = taken;
  // What comes after the last one stands there by now.
  if (first === undefined || !first.list.isConnected) {
    void refreshList(id || null);
    return;
  }
  const stays = new Set(left.map(({ id }) => id));
  for (const each of [...taken].reverse()) {
    const ownId = each.row.dataset['id'] ?? '';
    if (!stays.has(ownId)) putBack(each, fresh.get(ownId) ?? null);
  }
  moveTo(document.getElementById(first.row.id));
}
