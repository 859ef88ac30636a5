import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autoResolvedPage } from '../../../src/core/detect/auto-resolved-page.ts';
import { defaultCiScopes } from '../../../src/core/detect/ci-scopes.ts';
import { readIncident } from '../../../src/core/detect/read-incident.ts';
import type { PageSignal, Resolver, Signal } from '../../../src/core/signal.ts';
import { inLog, logRead, unanswered } from '../build-page-log.ts';
import { cleared, dana, noted, paged } from '../build-signals.ts';
import { shuffledWithRepeats } from '../orders.ts';

const context = { settleSeconds: 1800, ciScopes: () => defaultCiScopes, canAsk: true };
const LAST_MINUTE = 400;

/** One happening, with the event and the entry of the log that tell it. */
type Happening = { event: PageSignal; entry: PageSignal; needsLog: boolean };
type Step = { what: 'trigger' | 'reopen' | 'ack' | 'escalate' | 'note' | Resolver; tick: number };

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(
    ...(['trigger', 'reopen', 'reopen', 'ack', 'escalate', 'note'] as const),
    ...(['integration', 'bot', 'automation', 'timer', 'person', 'merged'] as const),
  ),
  // Ticks of 7 s, so that happenings of one kind are one, or too far apart to be.
  tick: fc.integer({ min: 0, max: 3_000 }),
});

/**
 * All events are the same part of a second late, as the log keeps whole seconds alone. An incident is
 * triggered before all else.
 */
const story = fc
  .record({ steps: fc.array(step, { maxLength: 14 }), lateMs: fc.integer({ min: 0, max: 999 }) })
  .map(({ steps, lateMs }) => {
    const hasTrigger = new Set<string>();
    return steps
      .filter(({ what, tick }) => {
        const key = what === 'trigger' ? what : `${what}@${tick}`;
        const isNew = !hasTrigger.has(key);
        hasTrigger.add(key);
        return isNew;
      })
      .map((each) => {
        const tick = each.what === 'trigger' ? -1 : each.tick;
        return happening(each, (tick * 7_000 + lateMs) / 60_000);
      });
  });

function happening({ what }: Step, at: number): Happening {
  switch (what) {
    case 'trigger':
      return known(paged('page.triggered', at));
    case 'reopen':
      return known(paged('page.reopened', at));
    case 'ack':
      return known(paged('page.acknowledged', at, { actor: dana }));
    case 'escalate':
      return known(paged('page.escalated', at));
    case 'note':
      return known(noted(at, 'looking'));
    case 'automation':
    case 'timer': {
      const event = { ...cleared(at, 'automation'), factKey: `resolved:${what}@${at}` };
      return { event, entry: inLog(event, { resolver: what }), needsLog: true };
    }
    default:
      return known(cleared(at, what));
  }
}

function known(event: PageSignal): Happening {
  return { event, entry: inLog(event), needsLog: false };
}

/** Of what happened in one second, whole seconds can't tell the order. */
function oneAtATime(happenings: readonly Happening[]): readonly Happening[] {
  const seconds = new Map(happenings.map((each) => [each.entry.occurredAt.getTime(), each]));
  return [...seconds.values()];
}

function wholeSecond(at: Date | null): number | null {
  return at === null ? null : Math.floor(at.getTime() / 1000);
}

/** What has to be the same whoever told it. */
function essence(signals: readonly Signal[]) {
  const { findings, questions, because } = autoResolvedPage.detect(signals, context);
  const incident = readIncident(signals, context);
  return {
    findings: findings.map((finding) => ({
      cycle: finding.cycle,
      occurredAt: wholeSecond(finding.occurredAt),
      beganAt: wholeSecond(finding.beganAt),
      labels: finding.labels,
      resolver: finding.resolver,
      withdrawn: finding.withdrawn,
      awaits: finding.awaits,
      told: finding.evidence.length,
    })),
    questions,
    because,
    outcome: incident?.outcome,
    worked: wholeSecond(incident?.worked?.from ?? null),
    clears: incident?.clears,
  };
}

const runs = { numRuns: 300 };

describe('a page is the same near miss', () => {
  it('told by events, by the log, or by both', () => {
    fc.assert(
      fc.property(story, (happenings) => {
        const log = [...happenings.map(({ entry }) => entry), logRead(LAST_MINUTE)];
        const events = happenings.map(({ event }) => event);
        const byLog = essence(log);
        expect(essence([...events, ...log])).toEqual(byLog);
        if (happenings.some(({ needsLog }) => needsLog)) return;
        expect(essence(events)).toEqual(byLog);
      }),
      runs,
    );
  });

  it('whichever of its webhooks were missed, as long as the log has what they don’t tell', () => {
    const mixture = story.map(oneAtATime).chain((happenings) =>
      fc.record({
        happenings: fc.constant(happenings),
        tellers: fc.array(fc.constantFrom('event', 'log', 'both'), {
          minLength: happenings.length,
          maxLength: happenings.length,
        }),
      }),
    );
    fc.assert(
      fc.property(mixture, ({ happenings, tellers }) => {
        const log = happenings.map(({ entry }) => entry);
        const told = happenings.flatMap(({ event, entry, needsLog }, index) => {
          if (tellers[index] === 'both') return [event, entry];
          return tellers[index] === 'log' || needsLog ? [entry] : [event];
        });
        expect(essence(told)).toEqual(essence(log));
      }),
      runs,
    );
  });

  it('in any order, however often each fact is repeated, answered or not', () => {
    const facts = fc
      .record({ story, isRead: fc.boolean(), isUnanswered: fc.boolean(), part: fc.nat() })
      .map(({ story: happenings, isRead, isUnanswered, part }): readonly Signal[] => [
        ...happenings.map(({ event }) => event),
        ...happenings.filter((_, index) => (part >> index) % 2 === 1).map(({ entry }) => entry),
        ...(isRead ? [logRead(200, { autoResolveSeconds: 7_000, alertKeys: ['k'] })] : []),
        ...(isUnanswered
          ? [
              ...happenings.map(({ event }) =>
                unanswered(300, 'it could not be reached', `page_log:${event.factKey}`),
              ),
            ]
          : []),
      ]);
    const orders = facts.chain((all) =>
      fc.record({ facts: fc.constant(all), order: shuffledWithRepeats(all) }),
    );
    fc.assert(
      fc.property(orders, ({ facts: all, order }) => {
        expect(autoResolvedPage.detect(order, context)).toEqual(
          autoResolvedPage.detect(all, context),
        );
        expect(readIncident(order, context)).toEqual(readIncident(all, context));
      }),
      runs,
    );
  });

  it('never waits and never doubts without asking, or the other way round', () => {
    fc.assert(
      fc.property(story, fc.boolean(), (happenings, canAsk) => {
        const events = happenings.map(({ event }) => event);
        const { findings, questions } = autoResolvedPage.detect(events, { ...context, canAsk });
        const waiting = findings.filter(({ awaits }) => awaits !== null);
        expect(questions).toHaveLength(waiting.length > 0 ? 1 : 0);
        if (!canAsk) expect(waiting).toEqual([]);
        for (const { awaits, unconfirmed, labels } of findings) {
          expect(awaits !== null && unconfirmed !== null).toBe(false);
          expect(labels.includes('unconfirmed')).toBe(unconfirmed !== null);
        }
      }),
      runs,
    );
  });
});

it('recomputes a page of a thousand facts in a moment', () => {
  const facts: PageSignal[] = [];
  for (let index = 0; index < 250; index += 1) {
    const event = paged('page.acknowledged', index, { actor: dana });
    const end = cleared(index + 0.5, 'automation');
    facts.push(event, inLog(event), end, inLog(end));
  }
  autoResolvedPage.detect(facts, context);
  const startedAt = performance.now();
  autoResolvedPage.detect(facts, context);
  // Far over what it takes, for machines that are busy.
  expect(performance.now() - startedAt).toBeLessThan(200);
});
