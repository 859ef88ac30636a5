import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { OutboundError } from '../../connectors/contract.ts';
import { runReplay } from '../../src/commands/replay.ts';
import { shortHash } from '../../src/core/fingerprint.ts';
import type { Report } from '../../src/core/report-signal.ts';
import { reports, signals } from '../../src/db/schema/index.ts';
import { people, services } from '../../src/demo/acme.ts';
import { page } from '../../src/demo/scenarios/page.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import type { Mail } from '../../src/outbound/mail.ts';
import { makeReport } from '../../src/triage/reports/make-report.ts';
import { emailPlace, tellReporters } from '../../src/triage/reports/tell-reporters.ts';
import {
  candidateById,
  candidateThat,
  decide,
  followUpThatIs,
  hoursAgo,
  sendAll,
  settled,
} from '../support/flow-steps.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';
import { call } from '../web/support/call.ts';
import { signIn } from '../web/support/sign-in.ts';

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startClosecall();
});
afterAll(() => closecall?.stop());

const hostile =
  '{panel}h1. boo{panel} [click|javascript:alert(1)] <img src=x onerror=alert(1)> \u202Egpj.exe';

function plain(what: string): Report {
  return {
    what,
    savedBy: { kind: 'luck', text: null },
    closeness: 10,
    customerImpact: 'no',
    gap: 'config',
    gapText: null,
    service: 'checkout',
    url: null,
  };
}

test('a report becomes a ticket once it is confirmed, and its reporter hears when that is done', async () => {
  const vik = await signIn(closecall, 'viewer', 'Vik');
  const headers = { cookie: vik.cookie };
  const form = await call(`${closecall.url}/report`, { headers });
  const token = /name="token" value="([^"]+)"/.exec(form.text)?.[1] ?? '';
  const fields = { _csrf: vik.csrfToken, token, what: `Nearly lost it ${hostile}` };
  const sent = await call(`${closecall.url}/report`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...fields, service: 'checkout', gapText: hostile }).toString(),
  });
  expect(sent.status, sent.text).toBe(303);

  const found = await candidateThat(closecall, ({ title }) => title.startsWith('Nearly lost it'));
  expect(found).toMatchObject({ status: 'open', service: 'checkout', decision: null });
  await decide(closecall, found, 'confirm');
  const { key } = await followUpThatIs(closecall, found.id, 'open');
  const issue = closecall.jira.issues().find((each) => each.key === key);
  const told = JSON.stringify(issue);
  expect(told).toContain('Nearly lost it');
  expect(told).not.toContain('\u202E');
  expect(told).not.toContain('"href":"javascript:');

  const receipt = () => call(`${closecall.url}/report/${token}`);
  expect((await receipt()).text).toContain('a ticket was opened');
  expect((await receipt()).text).not.toContain('<img src=x');
  expect((await call(`${closecall.url}/`, { headers })).text).not.toContain('/reports/mine');

  await closecall.jira.moveIssue(key ?? '', 'Done');
  await followUpThatIs(closecall, found.id, 'done');
  expect((await receipt()).text).toContain('what you saw was mended');
  expect((await call(`${closecall.url}/`, { headers })).text).toContain('/reports/mine');
  const mine = await call(`${closecall.url}/reports/mine`, { headers });
  expect(mine.text).toContain('News');

  await call(`${closecall.url}/reports/mine/seen`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ _csrf: vik.csrfToken }).toString(),
  });
  expect((await call(`${closecall.url}/`, { headers })).text).not.toContain('/reports/mine');
});

test('a decision on a report stays when its facts are looked at again', async () => {
  const what = 'The replica was behind all night';
  const { json } = await closecall.api('/reports', { what, service: 'checkout' });
  const { id } = z.looseObject({ id: z.string() }).parse(json);
  const dismissed = await decide(closecall, await candidateById(closecall, id), 'dismiss', {
    reason: 'test',
  });
  const [told = ''] = await runReplay(
    closecall.deps,
    { since: '1h', connection: null, delivery: null, apply: true, json: true },
    new AbortController().signal,
  );
  expect(JSON.parse(told)).toMatchObject({ applied: true, changed: [], left: [] });
  await settled(closecall);
  expect(await candidateById(closecall, id)).toEqual(dismissed);
});

test('an address that was left gets one mail, whoever sends it at the same moment, and is forgotten', async () => {
  const away = new OutboundError('unreachable', 'not now');
  const { db, secretBox } = closecall.deps;
  const what = 'The queue stood still for an hour';
  const id = shortHash(['receipt', 'of a test']);
  const email = secretBox.seal('sam@acme.example', emailPlace(id));
  const made = await makeReport(closecall.deps, {
    ...{ id, report: plain(what), at: null },
    ...{ reporter: null, email },
  });
  expect(made.ok).toBe(true);
  const found = await candidateThat(closecall, ({ title }) => title === what);
  await decide(closecall, found, 'confirm');
  const { key, id: followUp } = await followUpThatIs(closecall, found.id, 'open');
  const mails: Mail[] = [];
  const refusing = { db, secretBox, sendMail: () => Promise.reject(away) };
  const sending = { db, secretBox, sendMail: async (mail: Mail) => void mails.push(mail) };
  await tellReporters(sending, followUp);
  expect(mails).toEqual([]);

  await closecall.jira.moveIssue(key ?? '', 'Done');
  await followUpThatIs(closecall, found.id, 'done');
  await expect(tellReporters(refusing, followUp)).rejects.toThrow('not now');
  await Promise.all([1, 2, 3].map(() => tellReporters(sending, followUp)));
  await tellReporters(sending, followUp);
  expect(mails).toHaveLength(1);
  expect(mails[0]).toMatchObject({ to: ['sam@acme.example'] });
  expect(mails[0]?.text).toContain(what);

  // No clear answer: it may have arrived, so that another would be one too many.
  await db.update(reports).set({ email, toldAt: null }).where(eq(reports.id, id));
  const unclear = new OutboundError('timeout', 'no clear answer');
  await tellReporters({ db, secretBox, sendMail: () => Promise.reject(unclear) }, followUp);
  await tellReporters(sending, followUp);
  expect(mails).toHaveLength(1);
  const [stored] = await db.select().from(reports).where(eq(reports.id, id));
  expect(stored?.email).toBeNull();
});

test('a note on a page that begins with “near miss” makes one report of it, of the page’s service', async () => {
  const { kim } = people;
  const text = 'near miss: the failover had never been tried';
  const told = page(
    { ids: seededIds('noted'), at: hoursAgo(3), service: services.checkout, title: 'Slow queue' },
    [
      { afterMs: 0, event: 'triggered', by: 'monitor' },
      { afterMs: 60_000, event: 'annotated', by: kim, text },
      { afterMs: 120_000, event: 'resolved', by: kim },
    ],
  );
  await sendAll(closecall, [...told, ...told]);
  await settled(closecall);
  const found = await candidateThat(closecall, ({ title }) => title.startsWith('the failover'));
  expect(found).toMatchObject({ detector: 'manual_report', status: 'open', service: 'checkout' });
  const kept = await closecall.db.select().from(signals).where(sql`kind = 'report.made'`);
  expect(kept.some(({ subjectKey }) => subjectKey === found.subject)).toBe(false);
});
