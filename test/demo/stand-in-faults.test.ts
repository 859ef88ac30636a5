import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { type Fault, rateLimited } from '../../src/demo/stand-ins/fault-queue.ts';
import type { StandInJira } from '../../src/demo/stand-ins/jira/stand-in-jira.ts';
import { callJira, createTicket, newTicket, startJira } from './jira-calls.ts';

const WITHIN = { timeout: 10_000 };

let jira: StandInJira;

beforeEach(async () => {
  jira = await startJira({ clock: systemClock });
});

afterEach(() => jira.close());

/** The raw answer, whatever it is. */
function create(signal?: AbortSignal): Promise<Response> {
  return fetch(`${jira.url}/rest/api/3/issue`, {
    method: 'POST',
    redirect: 'manual',
    headers: { authorization: 'whatever', 'content-type': 'application/json' },
    body: JSON.stringify(newTicket()),
    ...(signal && { signal }),
  });
}

async function createWithCredentials(): Promise<Response | null> {
  return createTicket(jira).then(
    ({ status }) => new Response(null, { status }),
    () => null,
  );
}

describe('a fault before the commit', () => {
  it.each<Fault>([
    { kind: 'reset', committed: false },
    { kind: 'hang', committed: false },
    { kind: 'answer', status: 503 },
    { kind: 'html' },
    { kind: 'redirect', to: 'http://127.0.0.1:1/elsewhere' },
    { kind: 'huge', bytes: 100_000 },
  ])('makes no issue: $kind', async (fault) => {
    jira.faults.next('create_issue', fault);
    const giveUp = new AbortController();
    const ending = create(giveUp.signal).then(
      (response) => response.text(),
      () => null,
    );
    await vi.waitFor(() => {
      expect(jira.calls('create_issue')).toMatchObject([{ fault: fault.kind }]);
    }, WITHIN);
    if (fault.kind === 'hang') giveUp.abort();
    await ending;
    expect(jira.issues()).toEqual([]);
  });
});

describe('a fault after the commit', () => {
  it.each<Fault>([
    { kind: 'reset', committed: true },
    { kind: 'answer', status: 502, body: 'Bad gateway', committed: true },
    { kind: 'html', committed: true },
    { kind: 'broken_json' },
  ])('leaves the issue behind: $kind', async (fault) => {
    jira.faults.next('create_issue', fault);
    const outcome = await createWithCredentials();
    expect(outcome?.status).not.toBe(201);
    expect(jira.issues()).toHaveLength(1);
  });

  it('hangs with the issue made', async () => {
    jira.faults.next('create_issue', { kind: 'hang', committed: true });
    const waiting = createTicket(jira).catch(() => 'cut');
    await vi.waitFor(() => expect(jira.issues()).toHaveLength(1), WITHIN);
    expect(jira.calls('create_issue')).toMatchObject([{ status: null }]);
    await jira.close();
    expect(await waiting).toBe('cut');
  });
});

describe('what the caller sees', () => {
  it('is a 429 with the wish in seconds, as a date, or without one', async () => {
    const until = new Date('2026-10-05T08:00:07.000Z');
    jira.faults.next('create_issue', rateLimited(7, { 'RateLimit-Reason': 'jira-burst-based' }));
    jira.faults.next('create_issue', rateLimited(until));
    jira.faults.next('create_issue', rateLimited(null));
    const answers = [await create(), await create(), await create()];
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 429]);
    expect(answers.map(({ headers }) => headers.get('retry-after'))).toEqual([
      '7',
      'Mon, 05 Oct 2026 08:00:07 GMT',
      null,
    ]);
    expect(answers[0]?.headers.get('ratelimit-reason')).toBe('jira-burst-based');
  });

  it('is a page instead of JSON, a redirect, a huge body, or half of the JSON', async () => {
    jira.faults.next('any', { kind: 'html' });
    jira.faults.next('any', { kind: 'redirect', to: 'http://127.0.0.1:1/elsewhere' });
    jira.faults.next('any', { kind: 'huge', bytes: 2_000_000 });
    const page = await create();
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.status).toBe(200);
    expect((await create()).headers.get('location')).toBe('http://127.0.0.1:1/elsewhere');
    expect((await (await create()).text()).length).toBeGreaterThan(2_000_000);
  });

  it('is half of the JSON with the right status', async () => {
    jira.faults.next('server_info', { kind: 'broken_json' });
    const response = await fetch(`${jira.url}/rest/api/3/serverInfo`);
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow(SyntaxError);
  });

  it('is the right answer, late or in drips', async () => {
    jira.faults.next('server_info', { kind: 'delay', ms: 60 });
    jira.faults.next('server_info', { kind: 'slow_drip', bytes: 40, everyMs: 20 });
    for (const _ of ['late', 'in drips']) {
      const startedAt = performance.now();
      const response = await fetch(`${jira.url}/rest/api/3/serverInfo`);
      expect(await response.json()).toMatchObject({ deploymentType: 'Cloud' });
      expect(performance.now() - startedAt).toBeGreaterThan(50);
    }
  });

  it('is a refused connection while it is paused, and the same issues afterwards', async () => {
    await createTicket(jira);
    await jira.pause();
    await expect(callJira(jira, '/rest/api/3/issue/PAY-1')).rejects.toThrow();
    await jira.resume();
    expect((await callJira(jira, '/rest/api/3/issue/PAY-1')).status).toBe(200);
  });
});

describe('the queue of faults', () => {
  it('is used up in order, its own before those of any endpoint', async () => {
    jira.faults.next('any', { kind: 'answer', status: 500 });
    jira.faults.next('create_issue', { kind: 'answer', status: 501 }, 2);
    const statuses = [];
    for (let call = 0; call < 4; call += 1) statuses.push((await createTicketStatus()) ?? 0);
    expect(statuses).toEqual([501, 501, 500, 201]);
  });

  it('lasts until it is cleared when it has no end', async () => {
    jira.faults.next('create_issue', { kind: 'answer', status: 503 }, Number.POSITIVE_INFINITY);
    expect([await createTicketStatus(), await createTicketStatus()]).toEqual([503, 503]);
    jira.faults.clear();
    expect(await createTicketStatus()).toBe(201);
  });
});

async function createTicketStatus(): Promise<number | undefined> {
  return (await createWithCredentials())?.status;
}

describe('the ledger', () => {
  it('has every call in order with its method, path, body, time and outcome', async () => {
    await createTicket(jira);
    await callJira(jira, '/rest/api/3/issue/PAY-1?fields=labels');
    await callJira(jira, '/nothing/here');
    expect(jira.calls()).toMatchObject([
      { endpoint: 'create_issue', method: 'POST', path: '/rest/api/3/issue', status: 201 },
      { endpoint: 'get_issue', query: { fields: 'labels' }, fault: null, status: 200 },
      { endpoint: 'unknown', path: '/nothing/here', status: 404 },
    ]);
    expect(JSON.parse(jira.calls()[0]?.body ?? '')).toEqual(newTicket());
    expect(jira.calls()[0]?.at).toBeInstanceOf(Date);
  });
});
