import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { candidates } from '../../src/db/schema/candidates.ts';
import { teams } from '../../src/db/schema/index.ts';
import { patternEdits } from '../../src/db/schema/pattern-edits.ts';
import { confirmCandidate } from '../../src/triage/confirm-candidate.ts';
import { call, problemIn } from './support/call.ts';
import { type OfTeams, routesAndRoles } from './support/routes-and-roles.ts';
import { insertCandidate, insertFollowUp, makeToken } from './support/rows.ts';
import { runBulk } from './support/run-bulk.ts';
import { startWebApp, type WebApp } from './support/web-app.ts';

let web: WebApp;
let own = '';
let other = '';
let admin = '';

beforeAll(async () => {
  web = await startWebApp();
  await web.db.insert(teams).values([
    { id: 'payments', name: 'Payments' },
    { id: 'checkout', name: 'Checkout' },
  ]);
  own = await makeToken(web.db, 'responder', 'own', { teams: ['payments'] });
  other = await makeToken(web.db, 'responder', 'other', { teams: ['checkout'] });
  admin = await makeToken(web.db, 'admin');
});
afterAll(() => web.stop());

const Started = z.object({ id: z.string() });

const changing = Object.entries(routesAndRoles).flatMap(([route, access]) =>
  typeof access === 'string' || access.changes === 'many' ? [] : [{ route, access }],
);

test.each(changing)('$route changes nothing of another team', async ({ route, access }) => {
  const made = await whatThereIs(access);
  const before = await everythingDecided();
  const refused = await ask(route, access, made, other);
  expect(refused.status, refused.text).toBe(403);
  const sentence = 'This belongs to Payments; you decide for Checkout. Ask them, or an admin.';
  expect(refused.text).toContain(sentence);
  expect(await everythingDecided()).toBe(before);

  const answered = await ask(route, access, made, own);
  expect(answered.status, answered.text).toSatisfy(
    (status: number) => ![401, 403, 404, 422, 500].includes(status),
  );
});

test('what has no team is everybody’s to decide on, and admins decide on everything', async () => {
  const nobodys = await insertCandidate(web.db, { teamId: null });
  expect((await confirm(nobodys.id, other)).status).toBe(200);
  const theirs = await insertCandidate(web.db);
  expect((await confirm(theirs.id, admin)).status).toBe(200);
});

test('one’s own may be given to another team, and is theirs from then on', async () => {
  const { id } = await insertCandidate(web.db);
  const assign = (team: string, token: string) =>
    call(`${web.url}/api/v1/candidates/${id}/assign`, { body: { team }, token });
  expect((await assign('checkout', own)).status).toBe(200);
  const answer = await assign('payments', own);
  expect(answer.status).toBe(403);
  expect(problemIn(answer).detail).toBe(
    'This belongs to Checkout; you decide for Payments. Ask them, or an admin.',
  );
});

test('a decision on many leaves out what belongs to others, with the reason', async () => {
  const theirs = await insertCandidate(web.db, { teamId: 'checkout' });
  const others = await insertCandidate(web.db);
  const items = [theirs, others].map(({ id, version }) => ({ id, version }));
  const body = { action: 'dismiss', reason: 'test', items };
  const { json } = await call(`${web.url}/api/v1/candidates/bulk`, { body, token: other });
  const { id } = Started.parse(json);
  await runBulk(web.db, id);
  const job = await call(`${web.url}/api/v1/bulk/${id}`, { token: other });
  expect(job.json).toMatchObject({ decided: 1, refused: { 'other-team': 1 } });
  const page = await call(`${web.url}/bulk/${id}`, { token: other });
  expect(page.text).toContain('This belongs to Payments; you decide for Checkout.');
  expect(await statusOf(theirs.id)).toBe('dismissed');
  expect(await statusOf(others.id)).toBe('open');
});

test('one that goes to another team at that very moment is theirs', async () => {
  const { id } = await insertCandidate(web.db);
  const context = { db: web.db, hint: () => undefined };
  const by = { actor: 'person:dana', onlyTeams: ['payments'] };
  const decided = await web.db.transaction(async (tx) => {
    await tx.update(candidates).set({ teamId: 'checkout' }).where(eq(candidates.id, id));
    const deciding = confirmCandidate(context, {
      ...{ ...by, id, version: 1 },
      ...{ ticket: 'no', note: null },
    });
    await somebodyWaits();
    return { deciding };
  });
  expect(await decided.deciding).toMatchObject({ ok: false, problem: { code: 'other-team' } });
  expect(await statusOf(id)).toBe('open');
});

test('the page of another team’s near miss says so calmly, and has no form for it', async () => {
  const { id } = await insertCandidate(web.db);
  const theirs = await call(`${web.url}/candidates/${id}`, { token: other });
  expect(theirs.text).toContain('It belongs to another team, and they decide on it.');
  for (const form of ['confirm', 'dismiss', 'snooze', 'assign', 'say']) {
    expect(theirs.text).not.toContain(`/candidates/${id}/${form}`);
  }
  const mine = await call(`${web.url}/candidates/${id}`, { token: own });
  expect(mine.text).toContain(`/candidates/${id}/confirm`);
});

/** Until the database holds somebody up for a lock. */
async function somebodyWaits(): Promise<void> {
  for (;;) {
    const [row] = await web.db.execute<{ waiting: number }>(sql`
      select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`);
    if ((row?.waiting ?? 0) > 0) return;
  }
}

function confirm(id: string, token: string) {
  const body = { version: 1, ticket: 'no' };
  return call(`${web.url}/api/v1/candidates/${id}/confirm`, { body, token });
}

async function statusOf(id: string): Promise<string | undefined> {
  const [row] = await web.db.select().from(candidates).where(eq(candidates.id, id));
  return row?.status;
}

type Made = Readonly<Record<string, string>>;

/** One of each of team Payments, by the names that addresses and bodies of the table have for them. */
async function whatThereIs({ changes }: OfTeams): Promise<Made> {
  const candidate = await insertCandidate(web.db);
  const beside = await insertCandidate(web.db);
  const made = { pattern: candidate.fingerprint, fingerprint: candidate.fingerprint };
  const others = { other: beside.id, otherPattern: beside.fingerprint };
  return { ...made, ...others, id: candidate.id, ...(await idOf(changes, candidate)) };
}

async function idOf(
  changes: OfTeams['changes'],
  candidate: Awaited<ReturnType<typeof insertCandidate>>,
): Promise<Made> {
  if (changes === 'follow-up') return { id: (await insertFollowUp(web.db, candidate)).id };
  if (changes === 'theme') return { key: await aTheme() };
  if (changes === 'edit') {
    const id = crypto.randomUUID();
    const into = `into-${id}`;
    const said = { madeBy: 'person:dana', madeAt: new Date() };
    await web.db
      .insert(patternEdits)
      .values({ id, kind: 'merge', fingerprint: candidate.fingerprint, into, ...said });
    return { id };
  }
  if (changes !== 'bulk') return {};
  const items = [{ id: candidate.id, version: 1 }];
  const body = { action: 'dismiss', reason: 'test', items };
  const { json } = await call(`${web.url}/api/v1/candidates/bulk`, { body, token: admin });
  return { id: Started.parse(json).id };
}

/** The same gap on three services. */
async function aTheme(): Promise<string> {
  for (const serviceId of ['one', 'two', 'three']) {
    await insertCandidate(web.db, { serviceId, gap: 'silent', occurredAt: new Date() });
  }
  const { json } = await call(`${web.url}/api/v1/patterns/themes`, { token: admin });
  const { items } = z.object({ items: z.array(z.object({ key: z.string() })) }).parse(json);
  return items[0]?.key ?? 'none';
}

function ask(route: string, { body }: OfTeams, made: Made, token: string) {
  const [method, path = ''] = route.split(' ');
  const filled = (text: string) => text.replace(/:(\w+)/g, (all, name) => made[name] ?? all);
  const isApi = path.startsWith('/api/v1');
  const fields = Object.entries(body).map(([name, value]) => {
    return [name, typeof value === 'string' && value.startsWith(':') ? filled(value) : value];
  });
  const told = isApi
    ? { body: Object.fromEntries(fields) }
    : {
        body: new URLSearchParams(asText(fields)).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      };
  const address = `${web.url}${filled(path)}`;
  return call(address, { method: method === 'PUT' ? 'PUT' : 'POST', token, ...told });
}

function asText(fields: readonly unknown[][]): [string, string][] {
  return fields.map(([name, value]) => [String(name), String(value)]);
}

/** Whatever people decide on, as it is stored. */
async function everythingDecided(): Promise<string> {
  const parts: string[] = [];
  for (const table of ['candidates', 'follow_ups', 'pattern_edits', 'theme_owners', 'bulk_jobs']) {
    const rows = await web.db.execute<{ row: string }>(
      `select t::text as row from "${table}" t order by 1`,
    );
    parts.push(...rows.map(({ row }) => row));
  }
  return parts.join('\n');
}
