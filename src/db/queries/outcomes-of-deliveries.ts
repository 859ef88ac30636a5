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
 * of, others of the same environment, and what detectors say of their subjects.
 */
export async function outcomesOfDeliveries(
  db: DbOrTx,
  deliveryIds: readonly string[],
): Promise<ReadonlyMap<string, DeliveryOutcome>> {
  const facts = await factsOf(db, deliveryIds);
  const keys = [...new Set(facts.map(({ subjectKey }) => subjectKey))];
  const [found, about] =
    keys.length === 0 ? [[], []] : await Promise.all([candidatesOf(db, keys), aboutOf(db, keys)]);
  return new Map(
    deliveryIds.map((id) => {
      const signals = facts.filter(({ deliveryId }) => deliveryId === id);
      const isAbout = new Set(signals.map(({ subjectKey }) => subjectKey));
      const subjects = about.filter(({ key }) => isAbout.has(key));
      const parts = [...isAbout].map((key) =>
        partOf(
          signals.filter(({ subjectKey }) => subjectKey === key).map(({ factKey }) => factKey),
          found.filter(({ subjectKey }) => subjectKey === key),
          subjects.find((each) => each.key === key)?.kind ?? null,
        ),
      );
      const candidates = parts.flatMap((each) => each.candidates);
      return [id, { signals, candidates, beside: parts.flatMap((each) => each.beside), subjects }];
    }),
  );
}

export type DeliveryOutcome = {
  signals: Awaited<ReturnType<typeof factsOf>>;
  /** Whether its evidence names a fact of the delivery, or it is of the same subject alone. */
  candidates: readonly (FoundCandidate & { isEvidence: boolean })[];
  /** Those of the same environment that have nothing to do with it. */
  beside: readonly FoundCandidate[];
  subjects: Awaited<ReturnType<typeof aboutOf>>;
};

export const noOutcome: DeliveryOutcome = {
  signals: [],
  candidates: [],
  beside: [],
  subjects: [],
};

type FoundCandidate = Awaited<ReturnType<typeof candidatesOf>>[number];

/**
 * Which candidates of a subject some of its facts are part of: those whose evidence names one, else
 * all. Of an environment no others: it holds many deployments that have nothing to do with them.
 */
function partOf(
  factKeys: readonly string[],
  found: readonly FoundCandidate[],
  kind: SubjectKind | null,
): Pick<DeliveryOutcome, 'candidates' | 'beside'> {
  const named = found.filter(({ facts }) => facts.some((fact) => factKeys.includes(fact ?? '')));
  if (named.length > 0) {
    return { candidates: named.map((each) => ({ ...each, isEvidence: true })), beside: [] };
  }
  if (kind === 'environment') return { candidates: [], beside: found };
  return { candidates: found.map((each) => ({ ...each, isEvidence: false })), beside: [] };
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
