import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { CandidateRow } from '../../../src/db/schema/candidates.ts';
import { call } from '../support/call.ts';
import { insertCandidate, makeToken } from '../support/rows.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

const Chain = z.object({
  chain: z.array(z.looseObject({ id: z.string(), isFirst: z.boolean() })),
});

let web: WebApp;
let token: string;
beforeAll(async () => {
  web = await startWebApp();
  token = await makeToken(web.db, 'viewer');
});
afterAll(() => web.stop());

/** At so many minutes of a service's own day; it began as many minutes before as it is told. */
function at(serviceId: string, minutes: number, wanted: Partial<CandidateRow> = {}) {
  const occurredAt = new Date(Date.UTC(2026, 3, 1) + minutes * 60_000);
  return insertCandidate(web.db, { serviceId, occurredAt, beganAt: occurredAt, ...wanted });
}

function began(minutes: number): Partial<CandidateRow> {
  return { beganAt: new Date(Date.UTC(2026, 3, 1) + minutes * 60_000) };
}

async function chainOf({ id }: CandidateRow) {
  const answer = await call(`${web.url}/api/v1/candidates/${id}`, { token });
  return Chain.parse(answer.json).chain;
}

/** The places of a chain's links among these; the first link in brackets. */
async function placesOf(row: CandidateRow, rows: readonly CandidateRow[]): Promise<string> {
  const places = (await chainOf(row)).map(({ id, isFirst }) => {
    const place = rows.findIndex((each) => each.id === id);
    return isFirst ? `(${place})` : String(place);
  });
  return places.join(' ');
}

test('a story is the same on each of its links, however many steps it takes', async () => {
  const rows = [];
  for (let nth = 0; nth < 9; nth += 1) rows.push(await at('steps', nth * 110));
  for (const row of rows) expect(await placesOf(row, rows)).toBe('(0) 1 2 3 4 5 6 7 8');
});

test('a story begins with no link that was dismissed as none, suppressed or taken back', async () => {
  const rows = [
    await at('begins', 0, { status: 'dismissed', decisionReason: 'not_a_near_miss' }),
    await at('begins', 10, { status: 'dismissed', decisionReason: 'bad_data' }),
    await at('begins', 20, { status: 'suppressed' }),
    await at('begins', 30, { status: 'withdrawn' }),
    await at('begins', 40, { status: 'dismissed', decisionReason: 'duplicate' }),
    await at('begins', 50),
  ];
  for (const place of [0, 2, 4, 5]) {
    const row = rows[place];
    if (row) expect(await placesOf(row, rows)).toBe('0 1 2 (4) 5');
  }
});

test('a long story shows its first link and those that lie nearest', async () => {
  const rows = [];
  for (let nth = 0; nth < 45; nth += 1) rows.push(await at('long', nth * 10));
  const [middle] = rows.slice(30);
  const nearest = Array.from({ length: 19 }, (_, nth) => nth + 21).join(' ');
  expect(middle && (await placesOf(middle, rows))).toBe(`(0) ${nearest}`);
});

test('two near misses lie as far apart as there is time between them, for a day at most', async () => {
  const rows = [
    await at('spans', 10 * 60, began(9 * 60)),
    // It was over for two hours when this began, which lasted for three.
    await at('spans', 15 * 60, began(12 * 60)),
    // This was going on meanwhile.
    await at('spans', 20 * 60, began(11 * 60)),
  ];
  for (const row of rows) expect(await placesOf(row, rows)).toBe('(0) 2 1');
  const apart = [await at('apart', 0), await at('apart', 300, began(121))];
  for (const row of apart) expect(await chainOf(row)).toEqual([]);
  const days = [await at('days', 0), await at('days', 3 * 24 * 60, began(-60))];
  for (const row of days) expect(await chainOf(row)).toEqual([]);
});
