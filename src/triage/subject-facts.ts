import { asc, inArray } from 'drizzle-orm';
import type { ReceivedSignal } from '../core/hold-time.ts';
import { signalFromStored } from '../core/stored-json.ts';
import { subjectKey } from '../core/subject.ts';
import type { DbOrTx } from '../db/client.ts';
import { signals } from '../db/schema/index.ts';

type Facts = ReadonlyMap<string, readonly ReceivedSignal[]>;

/**
 * Everything that is known of each subject, by its key. What is known of the revisions that an
 * environment got is known of the environment.
 */
export async function factsOf(db: DbOrTx, keys: readonly string[]): Promise<Facts> {
  const facts = await storedFacts(db, keys);
  const revisions = new Map(keys.map((key) => [key, revisionsOf(key, facts.get(key) ?? [])]));
  const wanted = [...new Set([...revisions.values()].flat())];
  if (wanted.length === 0) return facts;
  const known = await storedFacts(db, wanted);
  return new Map(
    keys.map((key) => {
      const linked = (revisions.get(key) ?? []).flatMap((each) => known.get(each) ?? []);
      return [key, [...(facts.get(key) ?? []), ...linked]];
    }),
  );
}

/** The subjects of the revisions that were deployed to an environment; none for other subjects. */
function revisionsOf(key: string, facts: readonly ReceivedSignal[]): readonly string[] {
  const connectionId = key.slice(0, key.indexOf('/'));
  const keys = facts.flatMap(({ signal }) => {
    if (signal.kind !== 'deployment.succeeded') return [];
    const { repositoryId, sha } = signal.deployment;
    return subjectKey(connectionId, { kind: 'revision', id: `${repositoryId}:${sha}` });
  });
  return [...new Set(keys)];
}

async function storedFacts(db: DbOrTx, keys: readonly string[]): Promise<Facts> {
  const rows = await db
    .select({
      subjectKey: signals.subjectKey,
      data: signals.data,
      receivedAt: signals.receivedAt,
      source: signals.source,
      historical: signals.historical,
    })
    .from(signals)
    .where(inArray(signals.subjectKey, [...keys]))
    .orderBy(asc(signals.subjectKey), asc(signals.factKey));
  const bySubject = new Map<string, ReceivedSignal[]>();
  for (const row of rows) {
    const list = bySubject.get(row.subjectKey) ?? [];
    const { receivedAt, historical } = row;
    const isLate = historical || row.source === 'api';
    list.push({ signal: signalFromStored(row.data), receivedAt, isLate, historical });
    bySubject.set(row.subjectKey, list);
  }
  return bySubject;
}
