import { expect } from 'vitest';
import { z } from 'zod';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import type { apiClient } from './api-client.ts';
import { pollUntil } from './poll-until.ts';
import type { TestClosecall } from './start-closecall.ts';

type Caller = { api: ReturnType<typeof apiClient> };

/** What the tests read of a candidate as the API tells it. */
const Candidate = z.object({
  id: z.string(),
  detector: z.string(),
  status: z.string(),
  verdict: z.string().nullable(),
  title: z.string(),
  story: z.string(),
  service: z.string().nullable(),
  team: z.string().nullable(),
  subject: z.string(),
  fingerprint: z.string(),
  occurredAt: z.string(),
  settlesAt: z.string(),
  occurrences: z.number(),
  isFirst: z.boolean(),
  factsChanged: z.boolean(),
  version: z.number(),
  evidence: z.array(z.object({ kind: z.string(), at: z.string(), text: z.string() })),
  decision: z.looseObject({ kind: z.string(), by: z.string().nullable() }).nullable(),
  followUp: z
    .object({
      id: z.string(),
      status: z.string(),
      key: z.string().nullable(),
      url: z.string().nullable(),
      problem: z.string().nullable(),
    })
    .nullable(),
});

export type ToldCandidate = z.infer<typeof Candidate>;

export function hoursAgo(hours: number): Date {
  return new Date(Math.floor(Date.now() / 1000) * 1000 - hours * 3_600_000);
}

/** Sends webhooks as the provider would; each has to be taken. */
export async function sendAll(
  closecall: TestClosecall,
  deliveries: readonly ScenarioDelivery[],
): Promise<void> {
  for (const delivery of deliveries) {
    const result = await closecall[delivery.provider].send(delivery);
    expect(result.kind, `${delivery.provider} ${delivery.event}`).toBe('delivered');
  }
}

/** Every candidate there is, newest first. */
export async function allCandidates(closecall: Caller): Promise<ToldCandidate[]> {
  const { status, json } = await closecall.api('/candidates?limit=200');
  expect(status, JSON.stringify(json)).toBe(200);
  return z.object({ items: z.array(Candidate) }).parse(json).items;
}

/** Waits until exactly one candidate is as wanted. */
export async function candidateThat(
  closecall: Caller,
  isWanted: (candidate: ToldCandidate) => boolean,
): Promise<ToldCandidate> {
  const found = await pollUntil(
    async () => (await allCandidates(closecall)).filter(isWanted),
    (candidates) => candidates.length > 0,
    { what: 'the candidate', withinMs: 20_000 },
  );
  expect(found).toHaveLength(1);
  const [only] = found;
  if (only === undefined) throw new Error('there is no candidate');
  return only;
}

/** Waits until nothing is pending any more: every delivery is read, every due task is done. */
export async function settled(closecall: TestClosecall): Promise<void> {
  await pollUntil(
    async () => {
      // Some work is left to the sweeper, which would wait for it to be long overdue.
      await closecall.sweep(1);
      const rows = await closecall.db.execute<{ pending: string; due: string }>(
        `select (select count(*) from deliveries where status = 'pending') as pending,
                (select count(*) from outbox where due_at <= closecall_now()) as due`,
      );
      return Number(rows[0]?.pending) + Number(rows[0]?.due);
    },
    (left) => left === 0,
    { what: 'the end of all work', withinMs: 20_000 },
  );
}

/** Decides through the API; the answer is the candidate as it is then. */
export async function decide(
  closecall: Caller,
  { id, version }: ToldCandidate,
  action: string,
  body: Record<string, unknown> = {},
): Promise<ToldCandidate> {
  const { status, json } = await closecall.api(`/candidates/${id}/${action}`, { version, ...body });
  expect(status, JSON.stringify(json)).toBe(200);
  return Candidate.parse(json);
}

export async function candidateById(closecall: Caller, id: string): Promise<ToldCandidate> {
  const { status, json } = await closecall.api(`/candidates/${id}`);
  expect(status, JSON.stringify(json)).toBe(200);
  return Candidate.parse(json);
}

/** Waits until the follow-up of a candidate has this status. */
export async function followUpThatIs(
  closecall: Caller,
  candidateId: string,
  status: string,
  withinMs = 20_000,
) {
  const candidate = await pollUntil(
    () => candidateById(closecall, candidateId),
    ({ followUp }) => followUp?.status === status,
    { what: `the follow-up that is ${status}`, withinMs },
  );
  if (candidate.followUp === null) throw new Error('there is no follow-up');
  return candidate.followUp;
}
