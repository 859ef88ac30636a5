import { v7 as uuid } from 'uuid';
import type { DigestSettings } from '../../../src/core/digest/digest-settings.ts';
import { shortHash } from '../../../src/core/fingerprint.ts';
import { weekOf } from '../../../src/core/review/week.ts';
import type { Database } from '../../../src/db/client.ts';
import type { CandidateRow } from '../../../src/db/schema/candidates.ts';
import {
  candidateNotes,
  digestSends,
  digests,
  lessons,
  teams,
} from '../../../src/db/schema/index.ts';
import { makeReport } from '../../../src/triage/reports/make-report.ts';
import { makeApiToken } from '../../../src/web/auth/api-tokens.ts';
import { newToken } from '../../../src/web/auth/token-hash.ts';
import { ensurePerson } from '../../web/support/sign-in.ts';
import type { PlaceNames } from './page-list.ts';

type Seeded = { open: CandidateRow; confirmed: string };

/** What people wrote beside near misses, were told, and gave access to. */
export async function seedWords(db: Database, { open, confirmed }: Seeded): Promise<PlaceNames> {
  await seedNotes(db, [open.id, confirmed]);
  await seedDigest(db);
  await seedAccess(db);
  return { receipt: await seedReport(db), week: weekOf(open.occurredAt) };
}

async function seedNotes(db: Database, ids: readonly string[]): Promise<void> {
  const at = new Date();
  for (const candidateId of ids) {
    await db.insert(candidateNotes).values([
      { id: uuid(), candidateId, text: 'The same as in spring.', author: 'person:admin', at },
      { id: uuid(), candidateId, text: 'The dashboard shows it.', author: 'person:Dana', at },
    ]);
    await db.insert(lessons).values({
      ...{ candidateId, text: 'Alert on the length of the queue.', version: 1 },
      ...{ writtenBy: 'person:Dana', writtenAt: at },
    });
  }
}

async function seedDigest(db: Database): Promise<void> {
  const digest: DigestSettings = {
    ...{ timeZone: 'Europe/Berlin', days: ['mon', 'fri'], at: '09:00', chatFormat: 'slack' },
    email: ['oncall@acme.example'],
  };
  await db.insert(teams).values({ id: 'platform', name: 'Platform', digest });
  const [id, createdAt] = [uuid(), new Date()];
  await db.insert(digests).values({ id, teamId: 'platform', day: '2026-03-02', createdAt });
  await db.insert(digestSends).values({
    ...{ digestId: id, channel: 'email', status: 'failed', changedAt: createdAt },
    problem: 'the mail server did not take the mail (550)',
  });
}

async function seedAccess(db: Database): Promise<void> {
  await ensurePerson(db, { userName: 'Lee', role: 'responder', teams: ['platform'] });
  const made = await makeApiToken(
    db,
    { name: 'Nightly export', scopes: ['read'], teams: null, days: 90 },
    { actor: 'person:admin' },
  );
  if (!made.ok) throw new Error(`no token was made: ${made.problem.code}`);
}

/** Answers the token that opens its receipt. */
async function seedReport(db: Database): Promise<string> {
  const token = newToken();
  const made = await makeReport(
    { db, hint: () => undefined },
    {
      id: shortHash(['receipt', token]),
      report: {
        what: 'The disk of the queue was nearly full.',
        savedBy: { kind: 'luck', text: 'Somebody looked by chance.' },
        ...{ closeness: null, customerImpact: 'maybe', gap: 'silent', gapText: null },
        ...{ service: 'checkout', url: 'https://graphs.example/disk' },
      },
      ...{ at: null, reporter: 'person:admin', email: null },
    },
  );
  if (!made.ok) throw new Error(`no report was made: ${made.problem.code}`);
  return token;
}
