import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import type { Database } from '../../../src/db/client.ts';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { auditEvents, patternEdits, services, teams } from '../../../src/db/schema/index.ts';
import { startBulk } from '../../../src/triage/start-bulk.ts';
import { createOneTimeLink } from '../../../src/web/auth/one-time-links.ts';
import {
  givenCandidate,
  givenConnection,
  givenDelivery,
  givenFollowUp,
  minutesAgo,
} from '../../web/pages/given.ts';
import {
  insertFact,
  insertIncident,
  insertLost,
  insertProblem,
  insertReading,
  insertSubject,
} from '../../web/support/health-rows.ts';
import { runBulk } from '../../web/support/run-bulk.ts';
import { createLoginLink, ensurePerson } from '../../web/support/sign-in.ts';
import type { PlaceNames } from './page-list.ts';
import { seedWords } from './seed-words.ts';

/** Something of everything, so that no page and no part of one is empty. */
export async function seedPages(db: Database): Promise<PlaceNames> {
  await seedHouse(db);
  const open = await seedOpen(db);
  const { confirmed, followUp } = await seedDecided(db);
  const delivery = await seedDeliveries(db);
  await insertIncident(db, { startedAt: minutesAgo(10) });
  await db.insert(patternEdits).values({
    ...{ id: randomUUID(), kind: 'split', fingerprint: open.fingerprint, position: 0 },
    ...{ computed: open.fingerprint, values: ['2'], note: 'Another team has it.' },
    ...{ madeBy: 'person:Dana', madeAt: new Date() },
  });
  const userId = await ensurePerson(db, { userName: 'Dana', role: 'responder' });
  return {
    ...(await seedWords(db, { open, confirmed })),
    open: open.id,
    confirmed,
    followUp,
    delivery,
    bulk: await seedBulk(db, open.id),
    fingerprint: open.fingerprint,
    unknown: uuid(),
    passwordLink: await createOneTimeLink(db, 'test', { purpose: 'set-password', userId }),
    loginLink: await createLoginLink(db, { userName: 'Dana', role: 'responder' }),
  };
}

async function seedHouse(db: Database): Promise<void> {
  await db.insert(teams).values([
    { id: 'payments', name: 'Payments' },
    { id: 'discovery', name: 'Search and discovery' },
  ]);
  const match = { pagerduty: [], github: [], environments: [], jira: [] };
  await db.insert(services).values([
    { id: 'checkout', name: 'Checkout', teamId: 'payments', match },
    { id: 'search', name: 'Search', teamId: 'discovery', match },
    { id: 'mail', name: 'Mail', teamId: 'discovery', match },
  ]);
  await givenConnection(db);
  await insertProblem(db, { connectionId: 'pd-main', what: 'lists' });
  await insertReading(db, { connectionId: 'pd-main' });
  await insertLost(db, { connectionId: 'pd-main' });
}

async function seedOpen(db: Database) {
  const payments = { serviceId: 'checkout', teamId: 'payments', gap: 'capacity' } as const;
  const first = await givenCandidate(db, payments);
  const { fingerprint } = first;
  await givenCandidate(db, { ...payments, fingerprint, isFirst: false, occurrences: 4 });
  for (const serviceId of ['search', 'mail']) {
    const discovery = { serviceId, teamId: 'discovery', gap: 'capacity' } as const;
    for (let each = 0; each < 12; each += 1) {
      await givenCandidate(db, { ...discovery, priority: 50 - each, isFirst: each === 11 });
    }
  }
  const settlesAt = minutesAgo(-20);
  await givenCandidate(db, { ...payments, status: 'settling', settlesAt });
  await givenCandidate(db, {
    found: { awaits: 'It waits for the second attempt.', unconfirmed: 'Nobody said who did it.' },
    ...{ ...payments, status: 'settling', settlesAt, teamId: null, serviceId: null },
  });
  return first;
}

async function seedDecided(db: Database) {
  const by = { decidedAt: minutesAgo(3), decidedBy: 'person:admin' } as const;
  const payments = { serviceId: 'checkout', teamId: 'payments', ...by } as const;
  const stored = await givenCandidate(db, {
    ...{ ...payments, status: 'confirmed', decision: 'confirm', decisionNote: 'It was close.' },
  });
  const followUp = await givenFollowUp(db, stored, {
    ...{ status: 'failed', sends: 1, teamId: 'payments', problem: 'Field "team" is required.' },
  });
  await db.update(candidates).set({ followUpId: followUp.id }).where(eq(candidates.id, stored.id));
  for (const status of ['held', 'open', 'unknown', 'done'] as const) {
    const other = await givenCandidate(db, { ...payments, status: 'confirmed' });
    const isThere = status === 'open' || status === 'done';
    await givenFollowUp(db, other, {
      ...{ status, teamId: 'payments', sends: status === 'held' ? 0 : 1 },
      ...(isThere ? { issueKey: 'PAY-1', issueUrl: 'https://acme.example/PAY-1' } : {}),
    });
  }
  await givenCandidate(db, {
    ...{ ...payments, status: 'dismissed', decision: 'dismiss', decisionReason: 'test' },
  });
  await givenCandidate(db, {
    ...{ ...payments, status: 'snoozed', decision: 'snooze', snoozedUntil: minutesAgo(-60) },
  });
  await db.insert(auditEvents).values({
    ...{ at: minutesAgo(3), actor: 'person:admin', action: 'confirm', entity: 'candidate' },
    ...{ entityId: stored.id, detail: { ticket: 'yes', note: 'It was close.' } },
  });
  return { confirmed: stored.id, followUp: followUp.id };
}

async function seedDeliveries(db: Database): Promise<string> {
  await givenDelivery(db, { status: 'quarantined', reason: 'It is no JSON.' });
  const deliveryId = await givenDelivery(db, { headers: { 'user-agent': 'PagerDuty' } });
  await insertSubject(db, { key: 'pd-main/incident:Q1' });
  await insertFact(db, { subjectKey: 'pd-main/incident:Q1', deliveryId });
  return deliveryId;
}

/** A decision on many that left one out. */
async function seedBulk(db: Database, candidate: string): Promise<string> {
  const started = await startBulk(
    { db, hint: () => undefined },
    {
      decision: { action: 'assign', team: 'payments', note: null },
      selection: { items: [{ id: candidate, version: 1_000 }] },
      actor: 'person:Dana',
      request: null,
    },
  );
  if (!started.ok) throw new Error('the bulk decision was not begun');
  await runBulk(db, started.value.id);
  return started.value.id;
}
