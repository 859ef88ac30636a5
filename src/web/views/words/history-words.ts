import type { CandidateStatus } from '../../../core/candidate/status.ts';
import type { auditEvents } from '../../../db/schema/audit-events.ts';
import { sayReason } from './candidate-words.ts';
import { sayExact } from './relative-time.ts';
import { sayEdit, sayWord } from './said-words.ts';

/** One event of the audit, as far as the history tells it. */
export type HistoryEvent = Pick<
  typeof auditEvents.$inferSelect,
  'at' | 'actor' | 'action' | 'entity' | 'detail'
>;

type Tell = (detail: (name: string) => string | null) => string;

const because: Tell = (detail) => (detail('because') ? `: ${detail('because')}` : '');
const problem: Tell = (detail) => (detail('problem') ? `: ${detail('problem')}` : '');
const note: Tell = (detail) => (detail('note') ? `, with the note “${detail('note')}”` : '');
const along: Tell = (detail) => (detail('along') ? ', along with another one of its kind' : '');
const ticket: Tell = (detail) => detail('issueKey') ?? 'the ticket';

const candidateTells: ReadonlyMap<string, Tell> = new Map<string, Tell>([
  [
    'detected',
    (detail) => (detail('because') ? `found it and took it back${because(detail)}` : 'found it'),
  ],
  ['found_again', () => 'found it again'],
  ['told_again', () => 'heard of it as it happened, and looked at it anew'],
  ['settled_review', (detail) => `asked for a person to decide${because(detail)}`],
  ['settled_log', (detail) => `kept it quietly${because(detail)}`],
  ['settled_suppress', () => 'left it out'],
  ['settled_open_ticket', () => 'confirmed it and asked for a ticket'],
  ['settled_snooze', (detail) => `snoozed it${sayUntil(detail('until'))}`],
  ['settled_again', () => 'asked for a person to decide, as one had a say in it before'],
  ['snoozed_again', () => 'snoozed it again, until the time that a person had chosen'],
  ['rejudged_review', (detail) => `asked for a person to decide${because(detail)}`],
  ['rejudged_log', (detail) => `keeps it quietly now${because(detail)}`],
  ['rejudged_suppress', (detail) => `left it out${because(detail)}`],
  ['rejudged_snooze', (detail) => `snoozed it${sayUntil(detail('until'))}${because(detail)}`],
  ['rejudged_open_ticket', (detail) => `confirmed it and asked for a ticket${because(detail)}`],
  ['withdraw', (detail) => `took it back${because(detail)}`],
  ['handed_ticket_on', () => 'kept its planned ticket for another one that waits for it'],
  ['assign', (detail) => `${sayAssigned(detail)}${note(detail)}`],
  ['belongs_elsewhere', (detail) => `moved it to ${detail('service') ?? 'no service'}`],
  [
    'confirm',
    (detail) =>
      `confirmed it${sayTicketChoice(detail('ticket'))}${sayWord(detail)}${along(detail)}${note(detail)}`,
  ],
  [
    'dismiss',
    (detail) =>
      `dismissed it as ${sayReason(detail('reason') ?? '')}${sayWord(detail)}${along(detail)}${note(detail)}`,
  ],
  ['snooze', (detail) => `snoozed it${sayUntil(detail('until'))}${note(detail)}`],
  ['lesson_written', (detail) => `wrote down what was learnt: “${detail('text')}”`],
  ['lesson_removed', () => 'took away what was written of it'],
  ['snooze_ended', () => 'brought it back, the snooze was over'],
  ['merge', () => 'put it together with another one'],
  ['merge_episode', () => 'told it together with an earlier one'],
  ['unfold', () => 'told it by itself again'],
  ['unmerge', (detail) => `brought it back${because(detail)}`],
  ['merge_again', () => 'put it together again with the other one, which was found again'],
  ['let_go', () => 'brought back what had been put together with it'],
  ['undo', () => 'took the decision back'],
  [
    'ticket_mistaken',
    (detail) => `closed ${ticket(detail)} as a mistake, so that it can be decided on again`,
  ],
  ['said', sayEdit],
  ['note_deleted', () => 'took a note of their own back'],
  ['not_looked_at', () => 'put it away quietly after 14 days without a decision'],
  ['acceptance_ended', () => 'brought it back, the time was over for which it was accepted'],
]);

const mergeActions: ReadonlySet<string> = new Set(['merge', 'merge_episode', 'merge_again']);

const followUpTells: ReadonlyMap<string, Tell> = new Map<string, Tell>([
  ['held', () => 'planned a ticket'],
  ['moved_to_team', (detail) => `planned the ticket for ${teamOf(detail('to'))} instead`],
  ['send_now', () => 'asked to send the ticket without waiting'],
  ['send', () => 'sent the ticket to Jira'],
  ['created', (detail) => `opened ${ticket(detail)}`],
  ['seen', (detail) => `saw ${ticket(detail)} in Jira`],
  ['refused', (detail) => `could not open the ticket${problem(detail)}`],
  ['not_sent', () => 'could not send the ticket yet'],
  ['outcome_unknown', () => 'got no clear answer from Jira'],
  ['retry', () => 'asked to try again'],
  ['create_after_all', () => 'asked to create it after all'],
  ['adopt', (detail) => `said that the ticket is ${ticket(detail)}`],
  ['give_up', () => 'gave the ticket up'],
  ['cancel', () => 'took the ticket back before it was sent'],
  ['hand_over', () => 'kept the ticket, which tells of another near miss of its kind from here on'],
  ['rehearse', () => 'rehearsed the ticket, and sent nothing'],
  ['ask_again', () => 'planned the ticket again'],
  ['send_after_all', () => 'asked to create the rehearsed ticket'],
  ['ticket_done', (detail) => `saw that ${ticket(detail)} is done`],
  ['ticket_wont_do', (detail) => `saw that ${ticket(detail)} was closed without being done`],
  ['ticket_reopened', (detail) => `saw that ${ticket(detail)} was opened again`],
  ['ticket_deleted', (detail) => `saw that ${ticket(detail)} is gone from Jira`],
  ['ticket_gone', (detail) => `saw that ${ticket(detail)} is gone from Jira`],
  ['ticket_out_of_sight', (detail) => `is no longer shown ${ticket(detail)} by Jira`],
  ['ticket_seen_again', (detail) => `is shown ${ticket(detail)} by Jira again`],
  [
    'ticket_moved',
    (detail) => `saw that ${detail('from') ?? 'the ticket'} is ${ticket(detail)} now`,
  ],
  ['marked_not_useful', (detail) => `saw that ${ticket(detail)} was marked as not useful`],
  [
    'not_useful_taken_back',
    (detail) => `saw that ${ticket(detail)} is no longer marked as not useful`,
  ],
  ['close_as_mistake', (detail) => `closed ${ticket(detail)} as a mistake`],
]);

function sayAssigned(detail: Parameters<Tell>[0]): string {
  const to = detail('to');
  return to === null ? 'took its team away' : `gave it to ${teamOf(to)}`;
}

function teamOf(id: string | null): string {
  return id === null ? 'no team' : `the team “${id}”`;
}

/** What one event of the history did, to stand after who did it. */
export function sayEvent({ entity, action, detail }: Omit<HistoryEvent, 'at' | 'actor'>): string {
  const tells = entity === 'follow_up' ? followUpTells : candidateTells;
  const tell = tells.get(action);
  if (tell !== undefined) return tell((name) => readDetail(detail, name));
  if (action.endsWith('_refused')) {
    const wanted = action.slice(0, -'_refused'.length).replaceAll('_', ' ');
    return `tried to ${wanted}, which was not possible any more`;
  }
  return action.replaceAll('_', ' ');
}

/** Whether it is where it is as nobody looked at it in time. */
export function wasPutAway(status: CandidateStatus, history: readonly HistoryEvent[]): boolean {
  const moved = history.findLast(
    ({ entity, detail }) => entity === 'candidate' && readDetail(detail, 'to') !== null,
  );
  return status === 'logged' && moved?.action === 'not_looked_at';
}

/** The other one that it was put together with by this event; null where it was not, or it isn't kept. */
export function intoAnother({
  entity,
  action,
  detail,
}: Pick<HistoryEvent, 'entity' | 'action' | 'detail'>): string | null {
  return entity === 'candidate' && mergeActions.has(action) ? readDetail(detail, 'into') : null;
}

/** A text of an event's detail; null where there is none. */
export function readDetail(detail: HistoryEvent['detail'], name: string): string | null {
  const value = detail[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function sayTicketChoice(choice: string | null): string {
  if (choice === 'yes') return ' and asked for a ticket';
  return choice === 'no' ? ' without a ticket' : '';
}

function sayUntil(until: string | null): string {
  const at = new Date(until ?? '');
  return Number.isNaN(at.getTime()) ? '' : ` until ${sayExact(at)}`;
}
