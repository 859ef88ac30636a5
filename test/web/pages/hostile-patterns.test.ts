import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanText } from '../../../src/core/clean-text.ts';
import { toStored } from '../../../src/core/stored-json.ts';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { patternEdits, themeOwners } from '../../../src/db/schema/index.ts';
import { buildFinding } from '../support/build-finding.ts';
import { givenCandidate } from './given.ts';
import { hostileTexts } from './hostile-texts.ts';
import { openPageServer, type PageServer } from './page-server.ts';
import { skeletonOf } from './page-skeleton.ts';

let server: PageServer;
let id = '';
let paths: readonly string[] = [];

beforeAll(async () => {
  server = await openPageServer();
  const { db } = server;
  const given = { serviceId: 'checkout', gap: 'capacity' as const };
  const first = await givenCandidate(db, given);
  id = first.id;
  const { fingerprint } = first;
  await givenCandidate(db, { ...given, fingerprint });
  for (const serviceId of ['checkout', 'search', 'mail']) {
    await givenCandidate(db, { ...given, serviceId });
  }
  const at = new Date();
  await db
    .insert(themeOwners)
    .values({ key: 'gap-capacity', owner: 'x', note: 'x', setBy: 'person:Dana', setAt: at });
  await db.insert(patternEdits).values({
    ...{ id: randomUUID(), kind: 'split', fingerprint, computed: fingerprint, position: 0 },
    ...{ values: ['x'], note: 'x', madeBy: 'person:Dana', madeAt: at },
  });
  paths = ['/patterns', '/patterns/themes', `/patterns/${fingerprint}`];
});

afterAll(() => server?.close());

async function fill(text: string) {
  const { db } = server;
  const fingerprint = { source: 'pagerduty', names: [text], words: [] };
  const masked = (value: string) => ({ maskedValues: [{ kind: 'number', value } as const] });
  await db.update(candidates).set({
    ...{ title: text, story: text, fingerprintWords: [text], ...masked(`2 ${text}`) },
    finding: toStored(buildFinding({ title: text, story: text, fingerprint })),
  });
  await db
    .update(candidates)
    .set(masked(`1 ${text}`))
    .where(eq(candidates.id, id));
  await db.update(themeOwners).set({ owner: text, note: text, setBy: `person:${text}` });
  await db.update(patternEdits).set({ values: [text], note: text, madeBy: `person:${text}` });
}

async function skeletons(): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const { status, text } = await server.get(path);
    expect([path, status]).toEqual([path, 200]);
    found.push(skeletonOf(text));
  }
  return found;
}

test('what providers and people wrote never becomes markup on a page of patterns', async () => {
  await fill('a plain text');
  const plain = await skeletons();
  for (const text of hostileTexts.slice(0, 20)) {
    await fill(cleanText(text) || 'x');
    expect(await skeletons(), JSON.stringify(text.slice(0, 80))).toEqual(plain);
  }
});
