import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { services } from '../../src/demo/acme.ts';
import type { PageOptions } from '../../src/demo/scenarios/page.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { signDelivery } from '../../src/demo/stand-ins/sign-delivery.ts';
import { hoursAgo } from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import type { TestClosecall } from '../support/start-closecall.ts';
import { webhookSecret } from '../support/test-configuration.ts';

const hooks = { pagerduty: 'pd-main', github: 'gh-acme', jira: 'jira-main' } as const;

/** Sends a webhook that the stand-in is not told of; answers the status and how long it took. */
export async function post(closecall: TestClosecall, delivery: ScenarioDelivery) {
  const { headers, body } = signDelivery(delivery, [webhookSecret]);
  const startedAt = performance.now();
  const path = `/hooks/${hooks[delivery.provider]}`;
  const answer = await fetch(`${closecall.url}${path}`, { method: 'POST', headers, body });
  await answer.arrayBuffer();
  return { status: answer.status, tookMs: performance.now() - startedAt };
}

/** What a page about this would be told with; the same title gives the same ids again. */
export function pageAbout(title: string, hours = 2): PageOptions & { incidentId: string } {
  const incidentId = seededIds(`${title}'s incident`).pagerDutyId('Q');
  return {
    ids: seededIds(title),
    at: hoursAgo(hours),
    service: services.checkout,
    title,
    incidentId,
  };
}

/** What is stored of the candidate of a subject. */
type Known = {
  status: string;
  awaits: string | null;
  unconfirmed: string | null;
  resolver: string | null;
  finding: unknown;
};

export async function candidatesOf(closecall: TestClosecall, subject: string): Promise<Known[]> {
  const rows = await closecall.db.execute<Known>(sql`
    select status, finding->>'awaits' as awaits, finding->>'unconfirmed' as unconfirmed,
      finding->>'resolver' as resolver, finding
    from candidates where subject_key = ${subject} order by cycle`);
  return [...rows];
}

/** Waits until the only candidate of a subject is like that. */
export async function candidateLike(
  closecall: TestClosecall,
  subject: string,
  wanted: Partial<Omit<Known, 'finding' | 'unconfirmed'>> & { unconfirmed?: RegExp | null },
): Promise<Known> {
  const { unconfirmed, ...same } = wanted;
  const [found] = await pollUntil(
    () => candidatesOf(closecall, subject),
    ([only, ...others]) =>
      only !== undefined &&
      others.length === 0 &&
      Object.entries(same).every(([name, value]) => only[name as keyof typeof same] === value) &&
      (unconfirmed === undefined || says(only.unconfirmed, unconfirmed)),
    {
      what: `the candidate of ${subject} like ${JSON.stringify(same)} ${unconfirmed}`,
      withinMs: 25_000,
    },
  );
  if (found === undefined) throw new Error('there is no candidate');
  return found;
}

function says(text: string | null, wanted: RegExp | null): boolean {
  return wanted === null ? text === null : text !== null && wanted.test(text);
}

/** What the connection's API can't be asked for at the moment. */
export async function accessProblems(closecall: TestClosecall, what: string) {
  const rows = await closecall.db.execute<{ connection: string; cause: string }>(sql`
    select connection_id as connection, cause from access_problems
    where split_part(what, ': ', 1) = ${what} order by what`);
  return [...rows];
}

/** Seconds until the provider is asked about a subject again; null: it is not asked any more. */
export async function askedAgainIn(
  closecall: TestClosecall,
  subject: string,
): Promise<number | null> {
  const [row] = await closecall.db.execute<{ seconds: string }>(sql`
    select extract(epoch from due_at - closecall_now()) as seconds
    from outbox where task = 'ask-provider' and ref = ${subject}`);
  return row === undefined ? null : Number(row.seconds);
}

export async function incidentOf(closecall: TestClosecall, subject: string) {
  const [row] = await closecall.db.execute<{ outcome: string }>(sql`
    select outcome from incidents where subject_key = ${subject}`);
  return row;
}

/** Waits until the turn is over and the next one is due later. */
export function endOfTurn(closecall: TestClosecall, subject: string) {
  return pollUntil(
    () => askedAgainIn(closecall, subject),
    (seconds) => seconds !== null && seconds > 0.5,
    { what: 'the end of the turn', withinMs: 20_000 },
  );
}

/** Waits until nobody asks about the subject any more. */
export function endOfAsking(closecall: TestClosecall, subject: string) {
  return pollUntil(
    () => askedAgainIn(closecall, subject),
    (seconds) => seconds === null,
  );
}

/** What happened to a page, as webhooks would tell it. */
export type Really = (options: ReturnType<typeof pageAbout>) => ScenarioDelivery[];

/** A page whose end names nobody in its webhook, after PagerDuty has learnt what really happened. */
export async function tellPage(
  closecall: TestClosecall,
  title: string,
  really: Really,
  hours?: number,
): Promise<string> {
  const options = pageAbout(title, hours);
  for (const delivery of really(options)) closecall.pagerduty.learn(delivery);
  for (const delivery of really(pageAbout(title, hours))) {
    const told = JSON.parse(delivery.body);
    const isEnd = told.event.event_type === 'incident.resolved';
    if (!isEnd && told.event.event_type !== 'incident.triggered') continue;
    if (isEnd) Object.assign(told.event, { agent: null, client: null });
    const { status } = await post(closecall, { ...delivery, body: JSON.stringify(told) });
    expect(status).toBe(202);
  }
  return `pd-main/incident:${options.incidentId}`;
}
