import { assertNever } from '../assert-never.ts';
import type { PageDeed, Resolver } from '../signal.ts';
import type { Evidence } from './finding.ts';
import { oneLine } from './one-line.ts';
import type { PageStep } from './page-episodes.ts';
import { isUnknown, type PageLog } from './page-log.ts';
import { tellShortened } from './shorten-evidence.ts';
import { sayResolver } from './tell-page.ts';

/** The episode's timeline: one entry for each of its facts, which come in time order; shortened. */
export function tellPageEvidence(
  signals: readonly PageStep[],
  url: string | null,
  log: PageLog,
): readonly Evidence[] {
  return tellShortened(withoutRepeatedCalls(signals), (signal) => ({
    kind: signal.kind,
    at: signal.occurredAt,
    text: tellSignal(signal, log),
    url: ('incident' in signal ? signal.incident.url : null) ?? url,
    actor: signal.actor.name === null ? null : oneLine(signal.actor.name, 60),
    fact: signal.factKey,
  }));
}

/** A person is called by push, message and phone until they answer; once says it all. */
function withoutRepeatedCalls(signals: readonly PageStep[]): readonly PageStep[] {
  const called = new Set<string | null>();
  return signals.filter((signal) => {
    if (signal.kind !== 'page.notified') return true;
    const isFirst = !called.has(signal.who);
    called.add(signal.who);
    return isFirst;
  });
}

const deeds: Readonly<Record<PageDeed, string>> = {
  role: 'A role was assigned',
  bridge: 'The conference bridge was changed',
  task: 'Its tasks were worked on',
  automation_action: 'It was worked on with an automation action',
  workflow: 'A workflow was started',
  fields: 'Its fields were changed',
  snooze: 'It was snoozed',
};

function tellSignal(signal: PageStep, log: PageLog): string {
  const isPerson = signal.actor.kind === 'person';
  // Evidence goes into tickets: it names roles, and who it was stands beside it.
  const by = isPerson ? ' by an engineer' : '';
  switch (signal.kind) {
    case 'page.triggered':
      return `The page fired${isPerson ? `, opened${by}` : ''}`;
    case 'page.reopened':
      return isPerson ? `It was opened again${by}` : 'It fired again';
    case 'page.acknowledged':
      return `It was acknowledged${by}`;
    case 'page.unacknowledged':
      return 'Its acknowledgement ended';
    case 'page.escalated':
      return `It was escalated${by}`;
    case 'page.reassigned':
      return `It was handed on${by}`;
    case 'page.changed':
      return `Its details were changed${by}`;
    case 'page.noted':
      return `A note was left${by}: ${oneLine(signal.text, 160)}`;
    case 'page.handled':
      return `${deeds[signal.what]}${by}`;
    case 'page.responder_asked':
      return 'Another responder was asked to help';
    case 'page.notified':
      return 'Somebody on call was notified';
    case 'page.exhausted':
      return 'The last level of the escalation policy was reached';
    case 'page.resolved':
      return isUnknown(signal, log)
        ? 'It cleared; PagerDuty named nobody'
        : tellEnd(signal.resolver, by);
    default:
      return assertNever(signal);
  }
}

function tellEnd(resolver: Resolver, by: string): string {
  if (resolver === 'merged') return `It was merged into another incident${by}`;
  if (resolver === 'timer') return 'A timer closed it';
  if (resolver === 'person') return 'It was resolved by an engineer';
  return `It was cleared by ${sayResolver(resolver)}`;
}
