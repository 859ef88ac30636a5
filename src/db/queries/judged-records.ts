import { and, count, desc, eq, or, type SQL, sql } from 'drizzle-orm';
import type { JudgedRecord, OfferScope } from '../../core/policy/offers.ts';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { followUps } from '../schema/follow-ups.ts';
import { judgedByPeople } from '../schema/judged-by-people.ts';
import { judgementsOfPatterns } from './judgements.ts';

/** More kinds of things than people will ever have judged. */
const mostRecords = 100_000;

/** Its ticket got the label of no use, which counts against it, whoever had asked for the ticket. */
const calledOfNoUse = sql`${followUps.notUsefulAt} is not null and ${followUps.candidateId} = ${candidates.id}`;

type Row = Omit<JudgedRecord, 'service'> & { service_id: string | null };

/** How people judged, by fingerprint, detector and service. */
export async function judgedRecords(db: DbOrTx): Promise<JudgedRecord[]> {
  const rows = await db.execute<Row>(sql`
    select fingerprint, detector, service_id,
      sum(agreed)::int as agreed, sum(disagreed)::int as disagreed
    from ${judgementsOfPatterns}
    group by fingerprint, detector, service_id
    order by fingerprint, detector, service_id
    limit ${mostRecords}`);
  return rows.map(({ service_id: service, ...record }) => ({ ...record, service }));
}

/**
 * What people judged last of what an offer is about, or called of no use in Jira, newest first, with
 * its ticket.
 */
export async function lastJudged(db: DbOrTx, scope: OfferScope, limit: number) {
  return db
    .select({ candidate: candidates, followUp: followUps })
    .from(candidates)
    .leftJoin(followUps, eq(followUps.id, candidates.followUpId))
    .where(and(or(judgedByPeople(candidates), calledOfNoUse), isAbout(scope)))
    .orderBy(desc(candidates.decidedAt), desc(candidates.id))
    .limit(limit);
}

/** What people confirmed last of what an offer is about, newest first. */
export async function lastConfirmed(db: DbOrTx, scope: OfferScope, limit: number) {
  return db
    .select()
    .from(candidates)
    .where(and(judgedByPeople(candidates), eq(candidates.status, 'confirmed'), isAbout(scope)))
    .orderBy(desc(candidates.decidedAt), desc(candidates.id))
    .limit(limit);
}

/** What became of the tickets that speak for or against it, each ticket once, by its status. */
export async function ticketsOf(db: DbOrTx, scope: OfferScope) {
  const tickets = db
    .selectDistinct({
      id: followUps.id,
      status: followUps.status,
      notUsefulAt: followUps.notUsefulAt,
    })
    .from(candidates)
    .innerJoin(followUps, eq(followUps.id, candidates.followUpId))
    .where(and(or(judgedByPeople(candidates), calledOfNoUse), isAbout(scope)))
    .as('tickets');
  return db
    .select({ status: tickets.status, count: count(), notUseful: count(tickets.notUsefulAt) })
    .from(tickets)
    .groupBy(tickets.status)
    .orderBy(tickets.status);
}

function isAbout(scope: OfferScope): SQL | undefined {
  if (scope.kind === 'fingerprint') return eq(candidates.fingerprint, scope.fingerprint);
  const ofDetector = eq(candidates.detector, scope.detector);
  return scope.kind === 'detector'
    ? ofDetector
    : and(ofDetector, eq(candidates.serviceId, scope.service));
}
