import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { activatePolicy } from '../../../src/configure/policy-versions.ts';
import { insertPolicy } from '../../../src/db/queries/insert-policy.ts';
import { scoreBasis } from '../../../src/db/queries/score-basis.ts';
import type { CandidateRow } from '../../../src/db/schema/candidates.ts';
import { call } from '../support/call.ts';
import { insertCandidate, insertFollowUp, makeToken } from '../support/rows.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

let web: WebApp;
let token: string;
beforeAll(async () => {
  web = await startWebApp();
  token = await makeToken(web.db, 'admin', 'ada');
});
afterAll(() => web.stop());

function ask(path: string, method: 'GET' | 'POST' = 'GET') {
  return call(`${web.url}/api/v1/policy${path}`, { token, method });
}

async function offers() {
  const { json } = await ask('/offers');
  return z.object({ items: z.array(z.looseObject({ id: z.string() })) }).parse(json).items;
}

async function decided(times: number, wanted: Partial<CandidateRow>): Promise<CandidateRow[]> {
  const rows: CandidateRow[] = [];
  for (let nth = 0; nth < times; nth++) {
    const by = { decidedBy: 'person:dana', decidedAt: new Date(1_772_000_000_000 + nth * 1000) };
    rows.push(await insertCandidate(web.db, { status: 'confirmed', ...by, ...wanted }));
  }
  return rows;
}

const yes = { fingerprint: 'f00d', serviceId: 'checkout' };

test('tickets that people’s decisions earned are offered with the evidence, and accepted in one call', async () => {
  const rows = await decided(12, yes);
  // Neither what a rule confirmed nor what was dismissed for another reason speaks for or against it.
  await decided(3, { ...yes, decidedBy: 'policy:by itself' });
  await decided(2, { ...yes, status: 'dismissed', decisionReason: 'duplicate' });
  expect(await offers()).toEqual([]);
  const [last] = await decided(1, { ...yes, decidedAt: new Date(), title: 'checkout is slow' });
  if (last === undefined) throw new Error('it was not inserted');
  const done = await insertFollowUp(web.db, last, { status: 'done', issueKey: 'PAY-7' });
  await web.db.execute(
    `update candidates set follow_up_id = '${done.id}' where id in ('${last.id}', '${rows[0]?.id}')`,
  );
  const [offer] = await offers();
  expect(offer).toMatchObject({
    ...{ id: 'fingerprint.f00d', about: 'fingerprint', agreed: 13, disagreed: 0 },
    title: 'checkout is slow',
    question: '13 of 13 agreed on this; open tickets by itself?',
    latest: [{ id: last.id, ticket: { key: 'PAY-7', status: 'done' } }, {}, {}, {}, {}],
    tickets: [{ status: 'done', count: 1 }],
  });
  expect((await ask('')).json).toMatchObject({ automaticTickets: { on: false, perWeek: 2 } });
  // Two admins at once add one rule.
  const path = '/offers/fingerprint.f00d/accept';
  const answers = await Promise.all([ask(path, 'POST'), ask(path, 'POST')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
  const rule = 'tickets for checkout is slow';
  const own = { name: rule, when: 'fingerprint == "f00d"' };
  const { json } = await ask('');
  expect(json).toMatchObject({ version: 1, automaticTickets: { on: true, rules: [rule] } });
  expect(json).toMatchObject({
    rules: [{}, {}, own, { name: 'worth a look' }, {}, {}],
  });
  expect(await offers()).toEqual([]);
  const audit = await call(`${web.url}/api/v1/audit?entity=policy`, { token });
  expect(audit.json).toMatchObject({
    items: [{ action: 'activated', detail: { offer: 'fingerprint.f00d', rule } }, {}],
  });
});

test('a ticket that its readers called of no use is told in the evidence, whoever had asked for it', async () => {
  const kind = { fingerprint: 'cafe', serviceId: 'search', decidedAt: new Date(1_771_000_000_000) };
  await decided(40, kind);
  const byRule = { ...kind, decidedBy: 'policy:by itself', decidedAt: new Date() };
  const [automatic] = await decided(1, byRule);
  if (automatic === undefined) throw new Error('it was not inserted');
  const ticket = await insertFollowUp(web.db, automatic, {
    ...{ status: 'done', issueKey: 'SRCH-4', notUsefulAt: new Date() },
  });
  await web.db.execute(
    `update candidates set follow_up_id = '${ticket.id}' where id = '${automatic.id}'`,
  );
  const told = (await offers()).find(({ id }) => id === 'fingerprint.cafe');
  expect(told).toMatchObject({
    ...{ agreed: 40, disagreed: 1 },
    tickets: [{ status: 'done', count: 1, notUseful: 1 }],
  });
  expect(told).toMatchObject({
    latest: [{ id: automatic.id, ticket: { key: 'SRCH-4', notUseful: true } }, {}, {}, {}, {}],
  });
  await ask('/offers/fingerprint.cafe/decline', 'POST');
});

test('what was declined is not offered again before the record has doubled', async () => {
  const kind = { fingerprint: 'beef', detector: 'canary_rollback', serviceId: 'search' } as const;
  await decided(13, kind);
  expect((await ask('/offers/fingerprint.beef/decline', 'POST')).status).toBe(200);
  await decided(12, kind);
  expect(await offers()).toEqual([]);
  await decided(1, kind);
  expect(await offers()).toMatchObject([{ id: 'fingerprint.beef', agreed: 26 }]);
  expect((await ask('/offers/fingerprint.gone/decline', 'POST')).status).toBe(404);
});

test('what a rule covers is not offered again because the latest were dismissed', async () => {
  const kind = { fingerprint: 'deed', detector: 'canary_rollback', serviceId: 'mail' } as const;
  await decided(40, kind);
  const id = 'fingerprint.deed';
  expect((await ask(`/offers/${id}/accept`, 'POST')).status).toBe(200);
  const dismissed = { status: 'dismissed', decisionReason: 'not_a_near_miss' } as const;
  await decided(5, { ...kind, ...dismissed, decidedAt: new Date() });
  expect((await offers()).map((offer) => offer.id)).not.toContain(id);
});

test('what a program of theirs decided by the API counts as people’s, what a rule did never', async () => {
  const kind = { fingerprint: 'bead', detector: 'retried_ci_failure', serviceId: 'ci' } as const;
  await decided(6, kind);
  await decided(7, { ...kind, decidedBy: 'token:deploy-bot' });
  for (const decidedBy of ['system', 'policy:by itself']) await decided(5, { ...kind, decidedBy });
  const dismissed = { status: 'dismissed', decisionReason: 'not_a_near_miss' } as const;
  await decided(2, { ...kind, ...dismissed, fingerprint: 'other', decidedBy: 'token:deploy-bot' });
  const offer = (await offers()).find(({ id }) => id === 'fingerprint.bead');
  expect(offer).toMatchObject({ agreed: 13, disagreed: 0 });
  const { judgements } = await scoreBasis(web.db, []);
  const of = { detector: kind.detector, foundBy: null, serviceId: 'ci' };
  expect(judgements(of).here).toEqual({ agreed: 13, disagreed: 2 });
  // Of what belongs to no service none is "on this service", however much of it was judged.
  await decided(3, { ...kind, serviceId: null, fingerprint: 'homeless' });
  const without = (await scoreBasis(web.db, [])).judgements({ ...of, serviceId: null });
  expect(without).toMatchObject({ here: null, detector: { agreed: 16, disagreed: 2 } });
  await ask('/offers/fingerprint.bead/decline', 'POST');
});

test('what was accepted is not offered again while a rule before it keeps it quiet for now', async () => {
  const kind = { fingerprint: 'fade', detector: 'retried_ci_failure', serviceId: 'ci' } as const;
  await decided(13, { ...kind, occurredAt: new Date() });
  const path = '/offers/fingerprint.fade/accept';
  expect((await ask(path, 'POST')).status).toBe(200);
  // A fortnight without one: the rule that waits for three of them takes it first.
  await web.db.execute(`update candidates set occurred_at = occurred_at - interval '30 days'
    where fingerprint = 'fade'`);
  expect((await offers()).map(({ id }) => id)).not.toContain('fingerprint.fade');
  expect((await ask(path, 'POST')).status).toBe(404);
});

test('a rule that is called otherwise by now still says where the new one goes', async () => {
  const renamed = { name: 'strong ones', when: 'priority >= 20', then: 'review' };
  const rules = [renamed, { name: 'the rest', when: 'true', then: 'log' }];
  const document = { document: { rules }, activate: true };
  const versions = `${web.url}/api/v1/policy/versions`;
  expect((await call(versions, { token, method: 'POST', body: document })).status).toBe(201);
  await decided(13, { fingerprint: 'dada', serviceId: 'mail', title: 'the mail is late' });
  expect((await ask('/offers/fingerprint.dada/accept', 'POST')).status).toBe(200);
  expect((await ask('')).json).toMatchObject({
    rules: [{ name: 'tickets for the mail is late' }, { name: 'strong ones' }, {}],
  });
});

test('a rule that asked once, and leaves it to one that keeps quiet by now, says nothing of the place', async () => {
  const rules = [
    { name: 'at first', when: 'isFirst', then: 'review' },
    { name: 'known noise', when: 'service == "noise"', then: 'log' },
    { name: 'anything else', when: 'priority >= 20', then: 'review' },
  ];
  const document = { document: { rules }, activate: true };
  const versions = `${web.url}/api/v1/policy/versions`;
  expect((await call(versions, { token, method: 'POST', body: document })).status).toBe(201);
  const trace = [{ rule: 'at first', matched: true, because: 'isFirst was true' }];
  await decided(13, { fingerprint: 'fade2', serviceId: 'noise', title: 'noise', trace });
  await decided(13, { fingerprint: 'fade3', serviceId: 'mail', title: 'mail', trace });
  for (const id of ['fade2', 'fade3']) {
    expect((await ask(`/offers/fingerprint.${id}/accept`, 'POST')).status).toBe(200);
  }
  const { json } = await ask('');
  const told = z.object({ rules: z.array(z.object({ name: z.string() })) }).parse(json);
  expect(told.rules.map(({ name }) => name)).toEqual([
    ...['tickets for mail', 'at first', 'known noise', 'anything else', 'tickets for noise'],
  ]);
});

test('the facts that conditions may ask are told with their values and limits', async () => {
  const { json } = await ask('/facts');
  const { items } = z.object({ items: z.array(z.looseObject({ name: z.string() })) }).parse(json);
  expect(items.find(({ name }) => name === 'priority')).toMatchObject({ min: 0, max: 100 });
  expect(items.find(({ name }) => name === 'detector')).toMatchObject({
    values: ['auto_resolved_page', 'retried_ci_failure', 'canary_rollback', 'manual_report'],
  });
  expect(items.find(({ name }) => name === 'severity')).toMatchObject({ values: [1, 2, 10, 50] });
});

test('what its kind on the service would hold back at once is not offered', async () => {
  const detector = 'canary_rollback';
  const kind = { detector, serviceId: 'mixed', foundBy: 'reverted' } as const;
  // So that no pattern of its own earns an offer.
  for (let nth = 0; nth < 40; nth++) await decided(1, { ...kind, foundBy: 'went_back' });
  const offered = async () => (await offers()).map(({ id }) => id);
  const id = `service.${detector}.mixed`;
  expect(await offered()).toContain(id);
  const lately = { ...kind, decidedAt: new Date() };
  const dismissed = { status: 'dismissed', decisionReason: 'not_a_near_miss' } as const;
  await decided(1, { ...lately, ...dismissed });
  for (let nth = 0; nth < 5; nth++) await decided(1, lately);
  expect(await offered()).not.toContain(id);
  await decided(1, lately);
  expect(await offered()).toContain(id);
  await ask(`/offers/${id}/decline`, 'POST');
});

test('an offer is judged with what became of the last ticket', async () => {
  const rules = [
    { name: 'after the first', when: 'lastTicket == "done"', then: 'open_ticket' },
    { name: 'anything else', when: 'true', then: 'review' },
  ];
  const document = { document: { rules }, activate: true };
  const versions = `${web.url}/api/v1/policy/versions`;
  expect((await call(versions, { token, method: 'POST', body: document })).status).toBe(201);
  const kind = { fingerprint: 'fed', detector: 'canary_rollback', serviceId: 'last' } as const;
  const [last] = await decided(13, kind);
  if (last === undefined) throw new Error('it was not inserted');
  const offered = async () => (await offers()).map(({ id }) => id);
  expect(await offered()).toContain('fingerprint.fed');
  await insertFollowUp(web.db, last, { status: 'done', closedAt: new Date() });
  expect(await offered()).not.toContain('fingerprint.fed');
});

test('where rules came from a file, what is accepted says that it has to be written into it too', async () => {
  const kind = { fingerprint: 'feed', detector: 'canary_rollback', serviceId: 'files' } as const;
  await decided(13, { ...kind, title: 'the "files" were rolled back' });
  const rules = [{ name: 'ask', when: 'true', then: 'review' }];
  await web.db.transaction(async (tx) => {
    const version = await insertPolicy(tx, { document: { rules }, author: 'file', note: null });
    await activatePolicy(tx, version, 'file');
  });
  const answer = await ask('/offers/fingerprint.feed/accept', 'POST');
  expect(answer.status, answer.text).toBe(200);
  const { note, document } = z
    .object({ note: z.string(), document: z.object({ rules: z.array(z.unknown()) }) })
    .parse(answer.json);
  expect(note).toContain('write this one into it too, before “ask”, or it is taken out');
  const [, yaml = ''] = note.split('CLOSECALL_CONFIG: ');
  expect(parse(yaml)).toEqual([document.rules[0]]);
});
