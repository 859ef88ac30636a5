import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { patternEdits, policies, services } from '../../../src/db/schema/index.ts';
import { call, pathsIn, problemIn } from '../support/call.ts';
import { insertCandidate, makeToken } from '../support/rows.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

let web: WebApp;
let token: string;

beforeAll(async () => {
  web = await startWebApp();
  token = await makeToken(web.db, 'admin', 'ada');
});
afterAll(() => web.stop());

function ask(path: string, body?: unknown) {
  const given = body === undefined ? {} : { body };
  return call(`${web.url}/api/v1/policy${path}`, { token, ...given });
}

function activate(version: number) {
  const address = `${web.url}/api/v1/policy/versions/${version}/activate`;
  return call(address, { method: 'POST', token });
}

const Version = z.object({ version: z.number(), active: z.boolean() });
const rules = [{ name: 'everything', when: 'true', then: 'review' }];

describe('the policy', () => {
  test('is the one Closecall comes with until an admin adds another', async () => {
    const own = await startWebApp();
    try {
      const reader = await makeToken(own.db, 'viewer');
      const answer = await call(`${own.url}/api/v1/policy`, { token: reader });
      expect(answer.json).toMatchObject({ version: null, undoSeconds: 120, halfLifeDays: 30 });
      expect(answer.text).toContain('flaky until proven');
    } finally {
      await own.stop();
    }
  });

  test('changes only when a version is made active, and goes back to an older one', async () => {
    const first = Version.parse(
      (
        await ask('/versions', {
          document: { rules, undoSeconds: 60, halfLifeDays: 90 },
          activate: true,
        })
      ).json,
    );
    const quiet = [{ name: 'nothing', when: 'true', then: 'log' }];
    const added = await ask('/versions', { document: { rules: quiet }, note: 'Try silence.' });
    expect(added.status).toBe(201);
    const second = Version.parse(added.json);
    expect((await ask('')).json).toMatchObject({
      ...{ version: first.version, rules, undoSeconds: 60, halfLifeDays: 90 },
    });
    expect((await activate(second.version)).json).toMatchObject({ active: true });
    expect((await ask('')).json).toMatchObject({ version: second.version, rules: quiet });
    expect((await activate(first.version)).status).toBe(200);
    expect((await ask('')).json).toMatchObject({ version: first.version });
    const audit = await call(`${web.url}/api/v1/audit?entity=policy&entityId=${second.version}`, {
      token,
    });
    expect(audit.json).toMatchObject({
      items: [
        { actor: 'token:ada', action: 'activated', entityId: String(second.version), detail: {} },
        { action: 'added', detail: { note: 'Try silence.' } },
      ],
    });
    expect((await ask('/versions?limit=1')).json).toMatchObject({
      items: [
        { version: second.version, active: false, note: 'Try silence.', author: 'token:ada' },
      ],
    });
    expect((await activate(4_711)).status).toBe(404);
  });

  test('stays exactly one when several admins make versions active at once', async () => {
    const versions: number[] = [];
    for (let index = 0; index < 4; index += 1) {
      const { json } = await ask('/versions', { document: { rules } });
      versions.push(Version.parse(json).version);
    }
    const answers = await Promise.all([...versions, ...versions].map(activate));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    const { json } = await ask('/versions?limit=200');
    const all = z.object({ items: z.array(Version) }).parse(json).items;
    expect(all.filter(({ active }) => active)).toHaveLength(1);
  });

  test('that names a service which nobody has says so, and is taken; a team has to be there', async () => {
    await web.db.insert(services).values({
      ...{ id: 'checkout', match: { pagerduty: [], github: [], environments: [], jira: [] } },
    });
    const when = 'service in ["checkout", "chekout"] && service != ""';
    const doubtful = [{ name: 'ours', when, then: 'review' }];
    const added = await ask('/versions', { document: { rules: doubtful }, activate: true });
    const warning = {
      ...{ path: 'rules[0].when', line: 1, column: 25 },
      ...{ message: 'no service is called "chekout"', suggestion: '"checkout"' },
    };
    expect(added).toMatchObject({ status: 201, json: { warnings: [warning] } });
    expect((await ask('')).json).toMatchObject({ warnings: [warning] });
    const theirs = [{ name: 'theirs', when: 'true', then: 'review', team: 'nobody' }];
    const refused = await ask('/versions', { document: { rules: theirs } });
    expect(problemIn(refused)).toMatchObject({ errors: [{ path: 'document.rules[0].team' }] });
  });

  test('that asks for what people say only with a decision says so, and is taken', async () => {
    const early = [{ name: 'ours', when: 'tier == 1 && gap == "data"', then: 'review' }];
    const added = await ask('/versions', { document: { rules: early }, activate: true });
    const message = expect.stringContaining('gap is known only once a person said so');
    const warnings = [{ path: 'rules[0].when', line: 1, column: 14, message }];
    expect(added).toMatchObject({ status: 201, json: { warnings } });
    expect((await ask('')).json).toMatchObject({ warnings });
  });

  test('takes a half-life of whole days, from one to a year', async () => {
    for (const halfLifeDays of [0, 1.5, 366, 'long']) {
      const refused = await ask('/versions', { document: { rules, halfLifeDays } });
      expect(refused.status).toBe(422);
      expect(pathsIn(refused)).toEqual(['document.halfLifeDays']);
    }
  });

  test('goes back to the one before in one call, and forth again, and says which', async () => {
    const own = await startWebApp();
    try {
      const admin = await makeToken(own.db, 'admin', 'bo');
      const post = (path: string, body?: unknown) =>
        call(`${own.url}/api/v1/policy${path}`, { method: 'POST', token: admin, body });
      expect(problemIn(await post('/roll-back')).detail).toContain('nothing to go back to');
      for (const seconds of [1, 2, 3]) {
        const document = { rules, undoSeconds: seconds };
        await post('/versions', { document, activate: seconds !== 2 });
      }
      // The second was never in force.
      expect((await post('/roll-back', { version: 3 })).json).toMatchObject({ version: 1 });
      // Whoever pressed twice goes back once.
      const twice = await post('/roll-back', { version: 3 });
      expect(twice).toMatchObject({ status: 409, json: { version: 1 } });
      expect((await post('/roll-back')).json).toMatchObject({ version: 3, active: true });
      await Promise.all(Array.from({ length: 5 }, () => post('/roll-back')));
      const audit = await call(`${own.url}/api/v1/audit?entity=policy`, { token: admin });
      const [last] = z.object({ items: z.array(z.unknown()) }).parse(audit.json).items;
      const rolledBack = { action: 'activated', entityId: '1', detail: { rolledBackFrom: 3 } };
      expect(last).toMatchObject({ actor: 'token:bo', ...rolledBack });
      expect((await call(`${own.url}/api/v1/policy`, { token: admin })).json).toMatchObject({
        version: 1,
      });
    } finally {
      await own.stop();
    }
  });

  test('is never changed once it is stored, by whatever way', async () => {
    const { version } = Version.parse((await ask('/versions', { document: { rules } })).json);
    const mine = eq(policies.version, version);
    const refused = { cause: { message: 'a stored version of the policy can not be changed' } };
    const document = { rules: [] };
    await expect(web.db.update(policies).set({ document }).where(mine)).rejects.toMatchObject(
      refused,
    );
    await expect(web.db.delete(policies).where(mine)).rejects.toMatchObject(refused);
    expect((await activate(version)).status).toBe(200);
  });

  test('with a faulty rule is refused with the place and what to write instead', async () => {
    const before = (await ask('/versions?limit=200')).json;
    const faulty = [{ name: 'typo', when: 'priorty >= 20', then: 'review' }];
    const answer = await ask('/versions', { document: { rules: faulty }, activate: true });
    expect(answer.status).toBe(422);
    const [fault] = problemIn(answer).errors ?? [];
    expect(fault).toMatchObject({ path: 'document.rules[0].when', line: 1, column: 1 });
    expect(JSON.stringify(fault)).toContain('priority');
    expect((await ask('/versions?limit=200')).json).toEqual(before);
  });
});

test('what tickets ask is part of the policy, and is checked as its rules are', async () => {
  const questions = [
    { name: 'pages', when: 'closeness >= 2', firstStep: 'Look at it.', question: 'Why?' },
  ];
  const faulty = [{ ...questions[0], when: 'closness >= 2' }];
  const refused = await ask('/versions', { document: { rules, questions: faulty } });
  expect(problemIn(refused).errors).toMatchObject([{ path: 'document.questions[0].when' }]);
  expect((await ask('/versions', { document: { rules, questions }, activate: true })).status).toBe(
    201,
  );
  const told = z.object({ questions: z.array(z.looseObject({})) }).parse((await ask('')).json);
  expect(told.questions[0]).toMatchObject({ name: 'pages', question: ['Why?'] });
  expect(told.questions.at(-1)).toMatchObject({ name: 'anything else' });
});

describe('a dry run', () => {
  test('says what rules would have said, with the trace, and changes nothing', async () => {
    const service = 'dry';
    const big = await insertCandidate(web.db, { serviceId: service, priority: 80 });
    const small = await insertCandidate(web.db, { serviceId: service, priority: 5 });
    const wanted = [
      { name: 'big ones', when: 'priority >= 40', then: 'open_ticket' },
      { name: 'the rest', when: 'true', then: 'log' },
    ];
    const answer = await ask('/dry-run', { rules: wanted, candidateIds: [big.id, small.id] });
    expect(answer.status, answer.text).toBe(200);
    const told = z
      .object({ items: z.array(z.looseObject({ id: z.string() })) })
      .parse(answer.json)
      .items.sort((one, other) => one.id.localeCompare(other.id));
    expect(told).toMatchObject([
      { id: big.id, verdictBefore: 'review', verdict: 'open_ticket', rule: 'big ones' },
      { id: small.id, verdict: 'log', rule: 'the rest', trace: [{ matched: false }, {}] },
    ]);
    const unchanged = await call(`${web.url}/api/v1/candidates/${big.id}`, { token });
    expect(unchanged.json).toMatchObject({ status: 'open', version: 1, verdict: 'review' });
  });

  test('tries what was loaded from the past as if it had just been told', async () => {
    const { id } = await insertCandidate(web.db, { historical: true });
    const present = [{ name: 'of today', when: '!historical', then: 'review' }];
    const answer = await ask('/dry-run', { rules: present, candidateIds: [id] });
    expect(answer.json).toMatchObject({ items: [{ rule: 'of today', verdict: 'review' }] });
  });

  test('says of what was merged what the rules would say in force', async () => {
    const [from, into] = ['a'.repeat(32), 'b'.repeat(32)];
    const { id } = await insertCandidate(web.db, { fingerprint: into });
    const wanted = [{ name: 'known', when: `fingerprint == "${from}"`, then: 'log' }, ...rules];
    const tried = async () => (await ask('/dry-run', { rules: wanted, candidateIds: [id] })).json;
    expect(await tried()).toMatchObject({ items: [{ rule: 'everything' }] });
    const made = { kind: 'merge', madeBy: 'person:dana', madeAt: new Date() } as const;
    await web.db
      .insert(patternEdits)
      .values({ id: randomUUID(), ...made, fingerprint: from, into });
    expect(await tried()).toMatchObject({ items: [{ rule: 'known', verdict: 'log' }] });
  });

  test('takes the latest ones, refuses faulty rules and both kinds of choice at once', async () => {
    const latest = await ask('/dry-run', { rules, latest: 1 });
    expect(latest.json).toMatchObject({ items: [{ verdict: 'review' }] });
    const faulty = [{ name: 'x', when: 'matches(', then: 'log' }];
    expect((await ask('/dry-run', { rules: faulty })).status).toBe(422);
    const id = '0190a1b2-0000-7000-8000-000000000001';
    expect((await ask('/dry-run', { rules, latest: 1, candidateIds: [id] })).status).toBe(422);
  });
});
