import { sayList, sayTimes } from '../core/detect/say-count.ts';
import type { CountedIncidents } from '../db/queries/count-announced.ts';
import type { UnmappedSource } from '../db/queries/sources-without-service.ts';
import type { StrongPattern } from '../db/queries/strongest-patterns.ts';
import type { ThingsRead } from '../db/schema/readings.ts';

/** `12 November` */
export function sayDay(at: Date): string {
  return at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });
}

/** What a pattern did, and how often: `“Checkout is slow” cleared itself 23 times, last on 12 November`. */
export function sayPattern(pattern: StrongPattern): string {
  const { count, lastAt } = pattern;
  const often =
    count === 1 ? `once, on ${sayDay(lastAt)}` : `${sayTimes(count)}, last on ${sayDay(lastAt)}`;
  return `${sayWhatHappened(pattern)} ${often}`;
}

function sayWhatHappened({ detector, title, words, source }: StrongPattern): string {
  const [first = title, second] = words.map((word) => asTold(word, title));
  switch (detector) {
    case 'auto_resolved_page':
      return `“${title}” cleared itself`;
    case 'retried_ci_failure':
      if (second === undefined || second === 'shared cause')
        return `Runs of ${first} failed together`;
      return `“${second}” of ${first} failed and passed when it was tried again`;
    case 'canary_rollback':
      if (source === 'jira') return `The change “${second ?? first}” was rolled back`;
      return `${second ?? title} of ${first} was rolled back`;
    case 'manual_report':
      return `“${title}” was reported by a person`;
  }
}

/** What is only counted is kept in lower case; its title has it as it was told. */
function asTold(word: string, title: string): string {
  const at = title.toLowerCase().indexOf(word);
  return at === -1 ? word : title.slice(at, at + word.length);
}

/** Of the incidents that people worked, how many were announced; null without any. */
export function sayAnnounced(incidents: CountedIncidents, days: number): string | null {
  const { worked, announced, withoutService } = incidents;
  if (worked === 0) return null;
  if (withoutService === worked) {
    const those =
      worked === 1
        ? 'The one incident that people worked on belongs'
        : `The ${worked} incidents that people worked on belong`;
    return `${those} to no service, so that nothing can be told of what came before.`;
  }
  const blind = withoutService === 0 ? '' : ` (${withoutService} of them without a service)`;
  const head =
    worked === 1
      ? 'The one incident that people worked on'
      : `Of ${worked} incidents that people worked on${blind},`;
  return `${head} ${sayHad(worked, announced)} a near miss of the same service in the ${days} days before.`;
}

function sayHad(worked: number, announced: number): string {
  if (worked === 1) return announced === 1 ? 'had' : 'did not have';
  return announced === 0 ? 'none had' : `${announced} had`;
}

/** What was read of one connection, without the kinds that it has none of. */
export function sayWhatWasRead(read: ThingsRead): string {
  const parts = [
    sayNumber(read.incidents, 'incident'),
    sayNumber(read.runs, 'run'),
    sayNumber(read.deployments, 'deployment'),
    sayNumber(read.changes, 'change ticket'),
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'nothing happened' : sayAll(parts);
}

/** `1 fact`, `2,300 facts`; null for none. */
export function sayNumber(count: number, word: string): string | null {
  if (count === 0) return null;
  return `${count.toLocaleString('en-GB')} ${word}${count === 1 ? '' : 's'}`;
}

function sayAll(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

/** Sources without a service, with what to do; null where all have one. */
export function sayUnmapped(sources: {
  total: number;
  first: readonly UnmappedSource[];
}): string | null {
  const { total, first } = sources;
  if (total === 0) return null;
  const named = first.map(({ kind, id, name }) =>
    kind === 'pagerduty' && name !== id
      ? `the PagerDuty service “${name}” (${id})`
      : where(kind, id),
  );
  const more = total - first.length;
  const all = more > 0 ? `${named.join(', ')} and ${more} more` : sayList(named);
  const head =
    total === 1
      ? '1 source belongs to no service yet'
      : `${total} sources belong to no service yet`;
  return `${head}: ${all}. Name ${total === 1 ? 'it' : 'them'} under services, match, in the configuration file, and apply it; what was found follows.`;
}

function where(kind: UnmappedSource['kind'], id: string): string {
  if (kind === 'github') return id;
  return kind === 'jira' ? `the Jira project ${id}` : `the PagerDuty service ${id}`;
}
