import { asc, desc, inArray, sql } from 'drizzle-orm';
import type { SubjectKind } from '../../core/subject.ts';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { subjects } from '../schema/index.ts';
import { signals } from '../schema/signals.ts';

/** A delivery rarely brings more than a handful of facts. */
const mostRows = 2_000;

/**
 * The facts that each of these deliveries was the first to tell, the candidates that those are part
 * of, and what detectors say of their subjects.
 */
export async function outcomesOfDeliveries(db: DbOrTx, deliveryIds: readonly string[]) {
  const facts = await factsOf(db, deliveryIds);
  const keys = [...new Set(facts.map(({ subjectKey }) => subjectKey))];
  const [found, about] =
    keys.length === 0 ? [[], []] : await Promise.all([candidatesOf(db, keys), aboutOf(db, keys)]);
  return new Map(
    deliveryIds.map((id) => {
      const own = facts.filter(({ deliveryId }) => deliveryId === id);
      const isAbout = new Set(own.map(({ subjectKey }) => subjectKey));
      return [
        id,
        {
          signals: own,
          candidates: [...isAbout].flatMap((key) =>
            partOf(
              own.filter(({ subjectKey }) => subjectKey === key).map(({ factKey }) => factKey),
              found.filter(({ subjectKey }) => subjectKey === key),
              about.find((each) => each.key === key)?.kind ?? null,
            ),
          ),
          subjects: about.filter(({ key }) => isAbout.has(key)),
        },
      ];
    }),
  );
}

export type DeliveryOutcome =
  Awaited<ReturnType<typeof outcomesOfDeliveries>> extends Map<string, infer Outcome>
    ? Outcome
    : never;

type Found = Awaited<ReturnType<typeof candidatesOf>>;

/**
 * Which candidates of a subject some of its facts are part of: those whose evidence names one, else
 * all. Of an environment no others: it holds many deployments that have nothing to do with them.
 */
function partOf(factKeys: readonly string[], found: Found, kind: SubjectKind | null): Found {
  const named = found.filter(({ facts }) => facts.some((fact) => factKeys.includes(fact ?? '')));
  return named.length > 0 || kind === 'environment' ? named : found;
}

async function factsOf(db: DbOrTx, deliveryIds: readonly string[]) {
  if (deliveryIds.length === 0) return [];
  return db
    .select({
      deliveryId: signals.deliveryId,
      kind: signals.kind,
      subjectKey: signals.subjectKey,
      factKey: signals.factKey,
      occurredAt: signals.occurredAt,
    })
    .from(signals)
    .where(inArray(signals.deliveryId, [...deliveryIds]))
    .orderBy(asc(signals.occurredAt), asc(signals.factKey))
    .limit(mostRows);
}

async function candidatesOf(db: DbOrTx, keys: readonly string[]) {
  return db
    .select({
      id: candidates.id,
      subjectKey: candidates.subjectKey,
      detector: candidates.detector,
      status: candidates.status,
      title: candidates.title,
      /** The keys of the facts that its evidence names. */
      facts: sql<
        (string | null)[]
      >`jsonb_path_query_array(${candidates.finding}, '$.evidence[*].fact')`,
    })
    .from(candidates)
    .where(inArray(candidates.subjectKey, [...keys]))
    .orderBy(desc(candidates.occurredAt), desc(candidates.id))
    .limit(mostRows);
}

async function aboutOf(db: DbOrTx, keys: readonly string[]) {
  return db
    .select({ key: subjects.key, kind: subjects.kind, because: subjects.because })
    .from(subjects)
    .where(inArray(subjects.key, [...keys]))
    .orderBy(asc(subjects.key))
    .limit(mostRows);
}
