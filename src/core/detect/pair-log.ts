import { isFiring, type PageStep } from './page-episodes.ts';

/** An event and the log's entry of it are never further apart. */
const SAME_FACT_MS = 5_000;

/** A page's steps, each told once; `byLog` holds the keys of those that the log spoke for. */
export type PairedSteps = { steps: readonly PageStep[]; byLog: ReadonlySet<string> };

/**
 * A webhook and the log tell the same happening under different ids. Each of the log's facts is
 * paired with at most one event of the same kind that is at most 5 s away, the nearest pairs first,
 * and a pair is one fact: the event's, with what only the log knows of who did it. What has no
 * partner stands on its own, which is how missed webhooks are made good. `steps` come in time order.
 */
export function pairLog(steps: readonly PageStep[]): PairedSteps {
  const logged = steps.filter(isLogged);
  if (logged.length === 0) return { steps, byLog: new Set() };
  const partners = findPartners(
    logged,
    steps.filter((step) => !isLogged(step)),
  );
  const paired = new Set(partners.values());
  const byLog = new Set<string>();
  const told = steps
    .filter((step) => !paired.has(step))
    .map((step) => {
      const entry = isLogged(step) ? step : partners.get(step);
      if (entry === undefined || (knowsWho(step) && !isTimerOf(entry, step))) return step;
      byLog.add(step.factKey);
      return entry === step ? step : withActor(step, entry);
    });
  return { steps: told, byLog };
}

export function isLogged({ factKey }: PageStep): boolean {
  return factKey.startsWith('log:');
}

/** Only an event can; an entry of the log is the last word anyway. */
function knowsWho(step: PageStep): boolean {
  return !isLogged(step) && step.actor.id !== null;
}

/** A webhook may name the service itself where the service's timer closed the page. */
function isTimerOf(entry: PageStep, step: PageStep): boolean {
  if (step.kind !== 'page.resolved' || entry.kind !== 'page.resolved') return false;
  return entry.resolver === 'timer' && step.actor.id === step.incident.serviceId;
}

function withActor(event: PageStep, entry: PageStep): PageStep {
  const { actor } = entry;
  if (event.kind !== 'page.resolved' || entry.kind !== 'page.resolved') return { ...event, actor };
  // A merge is told by the incident itself, whoever did it.
  const resolver = event.resolver === 'merged' ? event.resolver : entry.resolver;
  return { ...event, actor, resolver };
}

type Pair = { event: PageStep; entry: PageStep; apartMs: number };

function findPartners(
  logged: readonly PageStep[],
  events: readonly PageStep[],
): ReadonlyMap<PageStep, PageStep> {
  const kinds = byHappening(events);
  const pairs = logged
    .flatMap((entry) => possiblePairs(entry, kinds.get(happening(entry)) ?? []))
    // Sorting is stable: of pairs equally near, the earlier entry and the earlier event come first.
    .sort((one, other) => one.apartMs - other.apartMs);
  const partners = new Map<PageStep, PageStep>();
  const taken = new Set<PageStep>();
  for (const { event, entry } of pairs) {
    if (partners.has(event) || taken.has(entry)) continue;
    partners.set(event, entry);
    taken.add(entry);
  }
  return partners;
}

function possiblePairs(entry: PageStep, events: readonly PageStep[]): readonly Pair[] {
  const pairs: Pair[] = [];
  for (const event of events) {
    const apartMs = Math.abs(event.occurredAt.getTime() - entry.occurredAt.getTime());
    if (apartMs <= SAME_FACT_MS) pairs.push({ event, entry, apartMs });
  }
  return pairs;
}

function byHappening(events: readonly PageStep[]): ReadonlyMap<string, readonly PageStep[]> {
  const kinds = new Map<string, PageStep[]>();
  for (const event of events) {
    const kind = kinds.get(happening(event)) ?? [];
    kind.push(event);
    kinds.set(happening(event), kind);
  }
  return kinds;
}

/** Where the log has no entry for opening a page again, it fires a second time there. */
function happening(step: PageStep): string {
  if (step.kind === 'page.handled') return `${step.kind}:${step.what}`;
  return isFiring(step) ? 'firing' : step.kind;
}
