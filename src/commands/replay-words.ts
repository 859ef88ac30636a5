import type { ReplayFilter } from '../db/queries/deliveries-to-replay.ts';
import type { TicketChange } from '../triage/replay-compare.ts';
import type { ReplayReport } from '../triage/replay-deliveries.ts';

/** More of one kind are for programs to read. */
const mostListed = 50;

/** What replaying changed, or would change, as lines for people. */
export function sayReplay(report: ReplayReport, filter: ReplayFilter): readonly string[] {
  const { applied, stopped, added, takenBack, changed, meanings, unreadable, left } = report;
  const would = applied ? '' : 'would be ';
  return [
    sayHead(filter, applied),
    ...section(`Candidates that ${applied ? 'were' : 'would be'} added`, added, (each) => [
      `  + ${each.title} (${each.detector}, ${each.subject}), ${each.status}`,
      `    ${each.story}`,
      ...sayTicket(each.ticket),
    ]),
    ...section(`Candidates that ${applied ? 'were' : 'would be'} taken back`, takenBack, (each) => [
      `  - ${each.title} (${each.detector}, ${each.subject})`,
      `    because ${each.because}`,
      ...sayTicket(each.ticket),
    ]),
    ...section(`Candidates that ${applied ? 'changed' : 'would change'}`, changed, (each) => [
      `  ~ ${each.title} (${each.detector}, ${each.subject})`,
      ...sayChange(each),
    ]),
    ...section('Told otherwise, without a change of a candidate', report.otherwise, (subject) => [
      `  ${subject}`,
    ]),
    ...section('Deliveries that mean something else now', meanings, (each) => [
      `  ${each.delivery} of ${each.connection}: ${sayMeaning(each.before)} → ${sayMeaning(each.after)}`,
    ]),
    ...section('Deliveries that can’t be read now; what they told stays', unreadable, (each) => [
      `  ${each.delivery}: ${each.because}`,
    ]),
    ...section('Left as they are', left, (each) => [`  ${each.subject}: ${each.because}`]),
    '',
    `Total: ${count(report.deliveries, 'delivery', 'deliveries')} read, ${count(report.looked, 'subject', 'subjects')} looked at anew; ${added.length} ${would}added, ${takenBack.length} ${would}taken back, ${changed.length} ${applied ? 'changed' : 'would change'}; ${count(meanings.length, 'delivery means', 'deliveries mean')} something else.`,
    ...(stopped ? ['Stopped before the end; what is told above is all that was looked at.'] : []),
    ...(applied || stopped ? [] : [sayNext(report)]),
  ];
}

function sayNext({ added, takenBack, changed, otherwise, meanings, left }: ReplayReport): string {
  const changes = [added, takenBack, changed, otherwise, meanings];
  if (changes.every(({ length }) => length === 0)) {
    if (left.length === 0) return 'Nothing would change.';
    const were = count(left.length, 'subject was left as it is', 'subjects were left as they are');
    return `Nothing would change of what was looked at; ${were}.`;
  }
  return 'Nothing was changed. The same with --apply does it; what people decided stays.';
}

const ticketWords = {
  planned: 'a ticket is planned for it',
  cancelled: 'its ticket, not opened yet, is cancelled',
  comment: 'its ticket gets a comment',
} as const;

function sayTicket(ticket: TicketChange | null): readonly string[] {
  return ticket === null ? [] : [`    ${ticketWords[ticket]}`];
}

function sayChange({
  fields,
  decided,
  ticket,
}: ReplayReport['changed'][number]): readonly string[] {
  const lines = fields.map(({ field, from, to }) => `    ${field}: ${from} → ${to}`);
  if (decided === null) {
    if (lines.length === 0) lines.push('    its evidence or its score');
    return [...lines, ...sayTicket(ticket)];
  }
  const { by, because } = decided;
  const what = `decided by ${by} and stays; its facts changed: ${because}`;
  return [...lines, `    ${what}${ticket === null ? '' : `; ${ticketWords[ticket]}`}`];
}

function sayHead({ since, connectionId, deliveryId }: ReplayFilter, applied: boolean): string {
  const what = deliveryId === undefined ? 'what arrived' : `the delivery ${deliveryId}`;
  const from =
    since === undefined ? '' : ` since ${since.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const of = connectionId === undefined ? '' : ` at ${connectionId}`;
  return `Replayed ${what}${of}${from}${applied ? '' : ', to see what would change'}.`;
}

function section<T>(
  head: string,
  items: readonly T[],
  say: (item: T) => readonly string[],
): readonly string[] {
  if (items.length === 0) return [];
  const rest = items.length - mostListed;
  const more = rest > 0 ? [`  and ${rest} more; --json tells all of them`] : [];
  return ['', `${head}:`, ...items.slice(0, mostListed).flatMap(say), ...more];
}

function sayMeaning({
  status,
  event,
  signals,
}: ReplayReport['meanings'][number]['before']): string {
  const what = event === null ? '' : ` ${event}`;
  return `${status}${what}${status === 'processed' ? ` with ${count(signals, 'signal', 'signals')}` : ''}`;
}

function count(n: number, one: string, many: string): string {
  return `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`;
}
