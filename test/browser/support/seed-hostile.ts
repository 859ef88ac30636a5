import { v7 as uuid } from 'uuid';
import type { Database } from '../../../src/db/client.ts';
import { candidateNotes, services, teams } from '../../../src/db/schema/index.ts';
import { givenCandidate, givenDelivery, givenFollowUp } from '../../web/pages/given.ts';
import { hostileAddresses } from '../../web/pages/hostile-texts.ts';

/**
 * As many rows of everything as there are texts, so that few pages show each of them; and, answered
 * first, one near miss that has all of them in all of its parts.
 */
export async function seedHostile(db: Database, texts: readonly string[]): Promise<string[]> {
  const full = await givenFull(db, texts);
  const match = { pagerduty: [], github: [], environments: [], jira: [] };
  const ids = texts.map((_, at) => `hostile-${at}`);
  await db.insert(teams).values(ids.map((id) => ({ id, name: id })));
  await db.insert(services).values(ids.map((id) => ({ id, name: id, teamId: id, match })));
  for (const [at, text] of texts.entries()) {
    const of = { teamId: ids[at] ?? null, serviceId: ids[at] ?? null };
    await givenCandidate(db, { ...of, story: text, title: text, priority: 30 + at / 100 });
    const decided = await givenCandidate(db, {
      ...{ ...of, status: 'confirmed', decision: 'confirm', decisionNote: text },
      ...{ decidedBy: `person:${text}`, decidedAt: new Date() },
    });
    const address = hostileAddresses[at % hostileAddresses.length] ?? '';
    await givenFollowUp(db, decided, { status: 'open', issueKey: text, issueUrl: address });
    await givenDelivery(db, { status: 'quarantined', reason: text, event: text });
  }
  return [full];
}

async function givenFull(db: Database, texts: readonly string[]): Promise<string> {
  const at = new Date();
  const { id } = await givenCandidate(db, {
    priority: 99,
    found: {
      evidence: texts.map((text, index) => {
        const url = hostileAddresses[index % hostileAddresses.length] ?? null;
        return { kind: 'page.triggered', at, text, url, actor: text, fact: null };
      }),
      links: hostileAddresses.map((url, index) => ({ label: texts[index] ?? '', url })),
      savedBy: { kind: 'luck', text: texts[0] ?? '' },
    },
    scoreReasons: texts.map((text) => ({ factor: 'severity', value: 50, text })),
    trace: texts.map((text) => ({ rule: text, matched: true, because: text })),
  });
  const notes = texts.map((text) => ({ id: uuid(), candidateId: id, text, author: text, at }));
  await db.insert(candidateNotes).values(notes);
  return id;
}
