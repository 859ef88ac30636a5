import { type AcmePerson, people } from '../acme.ts';
import { HOUR, MINUTE, SECOND } from '../shapes/times.ts';
import { type PageActor, type PageOptions, type PageStep, page } from './page.ts';
import type { ScenarioDelivery } from './scenario-delivery.ts';

const triggered: PageStep = { event: 'triggered', afterMs: 0, by: 'monitor' };

/** Nobody touched it: the monitor cleared it (`by: null` for automation that has no name). */
export function pageThatClearsItself(
  options: PageOptions & { clearsAfterMs?: number; by?: 'monitor' | null },
): ScenarioDelivery[] {
  const { clearsAfterMs = 4 * MINUTE, by = 'monitor' } = options;
  return page(options, [triggered, { event: 'resolved', afterMs: clearsAfterMs, by }]);
}

/** A person acknowledged it, and then the monitor cleared it. */
export function pageAcknowledgedThenCleared(
  options: PageOptions & { acknowledgedAfterMs?: number; clearsAfterMs?: number; who?: AcmePerson },
): ScenarioDelivery[] {
  const { acknowledgedAfterMs = 2 * MINUTE, clearsAfterMs = 9 * MINUTE } = options;
  return page(options, [
    triggered,
    { event: 'acknowledged', afterMs: acknowledgedAfterMs, by: options.who ?? people.robin },
    { event: 'resolved', afterMs: clearsAfterMs, by: 'monitor' },
  ]);
}

/** Nobody answered, it went to the next level, and then the monitor cleared it. */
export function pageEscalatedThenCleared(
  options: PageOptions & { escalatesAfterMs?: number; clearsAfterMs?: number },
): ScenarioDelivery[] {
  const { escalatesAfterMs = 5 * MINUTE, clearsAfterMs = 8 * MINUTE } = options;
  return page(options, [
    triggered,
    { event: 'escalated', afterMs: escalatesAfterMs, by: null, assignee: people.sasha },
    { event: 'resolved', afterMs: clearsAfterMs, by: 'monitor' },
  ]);
}

/** A person worked it. With `note`, the resolution and its note come in the same second. */
export function pageResolvedByPerson(
  options: PageOptions & { resolvedAfterMs?: number; who?: AcmePerson; note?: string },
): ScenarioDelivery[] {
  const { resolvedAfterMs = 25 * MINUTE, who = people.robin, note } = options;
  const steps: PageStep[] = [
    triggered,
    { event: 'acknowledged', afterMs: 90 * SECOND, by: who },
    { event: 'resolved', afterMs: resolvedAfterMs, by: who },
  ];
  if (note !== undefined) {
    const text = `Resolution Note: ${note}`;
    steps.push({ event: 'annotated', afterMs: resolvedAfterMs + 322, by: who, text });
  }
  return page(options, steps);
}

/** A person resolved it and wrote down that it was one (`near miss: …`). */
export function pageWithNearMissNote(options: PageOptions & { note?: string }): ScenarioDelivery[] {
  const text = options.note ?? 'near miss: the failover had never been tried before today';
  return page(options, [
    triggered,
    { event: 'acknowledged', afterMs: MINUTE, by: people.kim },
    { event: 'annotated', afterMs: 14 * MINUTE, by: people.kim, text },
    { event: 'resolved', afterMs: 15 * MINUTE, by: people.kim },
  ]);
}

/** Resolved through the API with a user's name, by an account that only programs use. */
export function pageResolvedByBot(
  options: PageOptions & { resolvedAfterMs?: number; bot?: AcmePerson },
): ScenarioDelivery[] {
  const { resolvedAfterMs = 3 * MINUTE, bot = people.autopilot } = options;
  return page(options, [triggered, { event: 'resolved', afterMs: resolvedAfterMs, by: bot }]);
}

/** Merged by a person into another page, which is no resolution. */
export function pageMergedAway(
  options: PageOptions & { into: { id: string; title: string }; mergedAfterMs?: number },
): ScenarioDelivery[] {
  const { into, mergedAfterMs = 6 * MINUTE } = options;
  return page(options, [
    triggered,
    { event: 'merged', afterMs: mergedAfterMs, by: people.sasha, into },
  ]);
}

/** Nobody ever came: after four hours PagerDuty's own timer resolved it. */
export function pageAbandoned(options: PageOptions): ScenarioDelivery[] {
  return page(options, [triggered, { event: 'resolved', afterMs: 4 * HOUR, by: null }]);
}

/** Cleared itself, was reopened, and was then resolved by a person or by the monitor again. */
export function pageThatReopens(
  options: PageOptions & {
    clearsAfterMs?: number;
    reopensAfterMs?: number;
    endsAfterMs?: number;
    endedBy?: PageActor;
  },
): ScenarioDelivery[] {
  const { clearsAfterMs = 4 * MINUTE, reopensAfterMs = 9 * MINUTE } = options;
  const { endsAfterMs = 20 * MINUTE, endedBy = people.robin } = options;
  return page(options, [
    triggered,
    { event: 'resolved', afterMs: clearsAfterMs, by: 'monitor' },
    { event: 'reopened', afterMs: reopensAfterMs, by: 'monitor' },
    { event: 'resolved', afterMs: endsAfterMs, by: endedBy },
  ]);
}

/**
 * Fires and clears itself `times` times, `gapMs` from trigger to trigger: one incident that is
 * reopened, or a new incident of the same title each time.
 */
export function pageThatFlaps(
  options: PageOptions & { times?: number; gapMs?: number; as: 'one_incident' | 'new_incidents' },
): ScenarioDelivery[] {
  const { times = 4, gapMs = 5 * MINUTE } = options;
  const clearsAfterMs = Math.round(gapMs / 2);
  const rounds = Array.from({ length: times }, (_, round) => round * gapMs);
  if (options.as === 'new_incidents') {
    return rounds.flatMap((ms) =>
      pageThatClearsItself({ ...options, at: new Date(options.at.getTime() + ms), clearsAfterMs }),
    );
  }
  return page(
    options,
    rounds.flatMap((ms, round): PageStep[] => [
      round === 0 ? triggered : { event: 'reopened', afterMs: ms, by: 'monitor' },
      { event: 'resolved', afterMs: ms + clearsAfterMs, by: 'monitor' },
    ]),
  );
}
