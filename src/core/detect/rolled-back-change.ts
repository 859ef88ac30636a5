import type { ChangeSignal, Signal } from '../signal.ts';
import type { Evidence, Finding } from './finding.ts';
import { oneLine } from './one-line.ts';
import { orderSignals } from './order-signals.ts';
import { fullName } from './say-name.ts';

export function isChangeSignal(signal: Signal): signal is ChangeSignal {
  return signal.kind === 'change.moved';
}

/** The rollbacks that a change ticket tells of. */
export function findRolledBackChanges(
  signals: readonly ChangeSignal[],
  settleSeconds: number,
): readonly Finding[] {
  const moves = orderSignals(signals);
  return readStays(moves).map((stay) => describe(stay, moves, settleSeconds));
}

/** A time for which a ticket counted as rolled back. */
type Stay = {
  /** What it began with; of several fields that were moved at once, the status. */
  move: ChangeSignal;
  /** Further moves to where it counts as rolled back: from "failed" to "rolled back", say. */
  others: ChangeSignal[];
  /** What took it out again. */
  end: ChangeSignal | null;
};

/**
 * A change is rolled back once, whichever fields say so and however many steps that takes. It can be
 * rolled back again after it was moved out.
 */
function readStays(moves: readonly ChangeSignal[]): readonly Stay[] {
  const stays: Stay[] = [];
  const inside = new Set<string>();
  for (const move of moves) {
    const field = move.field.toLowerCase();
    const stay = stays.at(-1);
    if (move.rolledBack) enter(stays, move, inside.has(field));
    else if (stay?.end === null && isSameField(stay.move, move)) stay.end = move;
    if (move.rolledBack) inside.add(field);
    else inside.delete(field);
  }
  return stays;
}

function enter(stays: Stay[], move: ChangeSignal, wasInside: boolean): void {
  const stay = stays.at(-1);
  if (stay === undefined || (stay.end !== null && !wasInside)) {
    stays.push({ move, others: [], end: null });
  } else if (isStatus(move) && isSameStep(stay.move, move)) {
    stay.others.push(stay.move);
    stay.move = move;
  } else {
    stay.others.push(move);
  }
}

function isSameField(a: ChangeSignal, b: ChangeSignal): boolean {
  return a.field.toLowerCase() === b.field.toLowerCase();
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

function describe(stay: Stay, moves: readonly ChangeSignal[], settleSeconds: number): Finding {
  const { move, others } = stay;
  const { ticket } = move;
  const key = oneLine(ticket.key, 40);
  const summary = oneLine(ticket.summary, 120);
  const timeline = moves.filter((each) => isSameField(each, move) || others.includes(each));
  return {
    detector: 'canary_rollback',
    foundBy: 'ticket_moved',
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
    fingerprint: {
      source: 'jira',
      names: [ticket.project],
      words: [fullName(ticket.summary)],
      kind: 'change rolled back',
    },
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
    withdrawn: isMovedBack(stay, settleSeconds) ? 'the ticket was moved straight back' : null,
  };
}

function isMovedBack({ move, end }: Stay, settleSeconds: number): boolean {
  if (end === null) return false;
  const isSoon = end.occurredAt.getTime() <= move.occurredAt.getTime() + settleSeconds * 1000;
  // Of labels it is told when the one that counts is taken off; others may have come and gone.
  return isSoon && (move.field.toLowerCase() === 'labels' || isBackWhereItWas(move, end));
}

function isBackWhereItWas(move: ChangeSignal, end: ChangeSignal): boolean {
  const [was, is] = [move.fromId ?? null, end.toId ?? null];
  return was === null || is === null ? move.from === end.to : was === is;
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
