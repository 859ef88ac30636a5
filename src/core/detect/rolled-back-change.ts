import type { ChangeSignal, Signal } from '../signal.ts';
import type { Evidence, Finding } from './finding.ts';
import { oneLine } from './one-line.ts';
import { orderSignals } from './order-signals.ts';

export function isChangeSignal(signal: Signal): signal is ChangeSignal {
  return signal.kind === 'change.moved';
}

/** The rollbacks that a change ticket tells of. */
export function findRolledBackChanges(
  signals: readonly ChangeSignal[],
  settleSeconds: number,
): readonly Finding[] {
  const moves = orderSignals(signals);
  // One step on a ticket may move status and resolution together; it is one rollback.
  const steps: ChangeSignal[] = [];
  for (const move of moves.filter(({ rolledBack }) => rolledBack)) {
    const known = steps.findIndex((step) => isSameStep(step, move));
    if (known === -1) steps.push(move);
    else if (isStatus(move)) steps[known] = move;
  }
  return steps.map((move) => describe(move, moves, settleSeconds));
}

/** Of one changelog, which a webhook and the API may date a little differently, or of one moment. */
function isSameStep(a: ChangeSignal, b: ChangeSignal): boolean {
  const [step, other] = [changelogOf(a), changelogOf(b)];
  const isOneChangelog = step !== null && step === other;
  return isOneChangelog || a.occurredAt.getTime() === b.occurredAt.getTime();
}

function changelogOf({ factKey }: ChangeSignal): string | null {
  return /^changelog:([^:]+):/.exec(factKey)?.[1] ?? null;
}

function isStatus({ field }: ChangeSignal): boolean {
  return field.toLowerCase() === 'status';
}

function describe(
  move: ChangeSignal,
  moves: readonly ChangeSignal[],
  settleSeconds: number,
): Finding {
  const { ticket } = move;
  const key = oneLine(ticket.key, 40);
  const summary = oneLine(ticket.summary, 120);
  const timeline = moves.filter(({ field }) => field === move.field);
  const next = timeline[timeline.indexOf(move) + 1];
  return {
    detector: 'canary_rollback',
    cycle: move.factKey,
    beganAt: moves[0]?.occurredAt ?? move.occurredAt,
    occurredAt: move.occurredAt,
    title: oneLine(
      summary === '' ? `${key} was rolled back` : `${key} was rolled back: ${summary}`,
      160,
    ),
    story: `${key}${summary === '' ? '' : ` “${summary}”`} ${sayMove(move)}`,
    evidence: timeline.map(tellMove),
    links: ticket.url === null ? [] : [{ label: key, url: ticket.url }],
    service: { pagerduty: null, github: null, environment: null, jira: ticket.project },
    fingerprint: { source: 'jira', words: [ticket.project, summary, 'change rolled back'] },
    closeness: { value: 10, because: 'how far the change got is not known' },
    severity: { priority: null, urgency: null, cap: null },
    savedBy: { kind: 'fallback', text: 'The change was taken back' },
    resolver: null,
    environment: null,
    deployWorkflow: false,
    labels: ['says_rollback'],
    revisions: [],
    alertKey: null,
    countedOnly: false,
    awaits: null,
    unconfirmed: null,
    thresholds: [
      {
        name: 'settleSeconds',
        value: settleSeconds,
        because: 'a ticket that is moved straight back within this time was moved by mistake',
      },
    ],
    withdrawn: isMovedBack(move, next, settleSeconds) ? 'the ticket was moved straight back' : null,
  };
}

function isMovedBack(
  move: ChangeSignal,
  next: ChangeSignal | undefined,
  settleSeconds: number,
): boolean {
  if (next === undefined || next.to !== move.from) return false;
  return next.occurredAt.getTime() <= move.occurredAt.getTime() + settleSeconds * 1000;
}

function sayMove(move: ChangeSignal): string {
  const what = isStatus(move) ? 'moved' : `changed its ${oneLine(move.field, 40)}`;
  const origin = move.from === null ? '' : ` from ${oneLine(move.from, 60)}`;
  return `${what}${origin} to ${oneLine(move.to ?? 'nothing', 60)}`;
}

function tellMove(move: ChangeSignal): Evidence {
  const text = `The ticket ${sayMove(move)}`;
  const actor = move.actor.name === null ? null : oneLine(move.actor.name, 60);
  return {
    kind: move.kind,
    at: move.occurredAt,
    text,
    url: move.ticket.url,
    actor,
    fact: move.factKey,
  };
}
