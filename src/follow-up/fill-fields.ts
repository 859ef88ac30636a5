import { eq } from 'drizzle-orm';
import type { DraftField } from '../../connectors/contract-tickets.ts';
import { fillLabels, fillMapping } from '../core/mapping/fill-mapping.ts';
import { ticketFacts } from '../core/mapping/ticket-facts.ts';
import { mappedFields } from '../core/mapping/walk-mapping.ts';
import { findingFromStored } from '../core/stored-json.ts';
import type { DbOrTx } from '../db/client.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import type { FollowUpRow } from '../db/schema/follow-ups.ts';
import { services } from '../db/schema/index.ts';
import { askTarget, keptAnswer } from './check-tracker.ts';
import type { FollowUpContext, OpenTracker } from './follow-up-context.ts';
import { formerTicket } from './prepare-draft.ts';
import type { Wait } from './site-state.ts';
import type { Target } from './ticket-target.ts';

type Wanted = {
  row: FollowUpRow;
  target: Target;
  candidate: CandidateRow;
  opened: OpenTracker;
};

type Filled = { fields: readonly DraftField[]; labels: readonly string[] };

/**
 * What the team's mapping says of this candidate, with the create screen's own description of each
 * field; a sentence where a field is not there, or a wait where nobody can tell at the moment.
 */
export async function fillFields(
  context: FollowUpContext,
  { row, target, candidate, opened }: Wanted,
): Promise<Filled | { problem: string } | Wait> {
  const facts = await factsOf(context, { row, target, candidate });
  const labels = fillLabels(target, facts);
  if (mappedFields(target).length === 0) return { fields: [], labels };
  const kept = await keptAnswer(context.db, target);
  const answer = kept ?? (await askTarget(context, target, opened));
  if ('seconds' in answer) return answer;
  const fields: DraftField[] = [];
  for (const { word, value } of fillMapping(target, facts)) {
    const field = answer.fields.find((each) => each.word === word);
    if (field === undefined) return { problem: sayMissing(word, answer.problems) };
    fields.push({ field, value });
  }
  return { fields, labels };
}

function sayMissing(
  word: string,
  problems: readonly { about: string | null; sentence: string }[],
): string {
  const [first] = problems;
  const own = problems.find(({ about }) => about?.toLowerCase() === word.toLowerCase()) ?? first;
  return own?.sentence ?? `The field “${word}” can’t be set.`;
}

async function nameOf(db: DbOrTx, serviceId: string | null): Promise<string | null> {
  if (serviceId === null) return null;
  const [row] = await db
    .select({ name: services.name })
    .from(services)
    .where(eq(services.id, serviceId));
  return row?.name ?? serviceId;
}

async function factsOf(
  { db, publicUrl, candidateFacts }: FollowUpContext,
  { row, target: { teamName }, candidate }: Omit<Wanted, 'opened'>,
): Promise<ReadonlyMap<string, string>> {
  const { savedBy } = findingFromStored(candidate.finding);
  const previous = await formerTicket(db, row);
  const facts = await candidateFacts(db, candidate, previous?.status ?? 'none');
  return ticketFacts(facts, {
    story: candidate.story,
    url: publicUrl === null ? null : `${publicUrl}/candidates/${candidate.id}`,
    savedBy: savedBy.kind,
    savedByText: savedBy.text,
    occurredAt: candidate.occurredAt.toISOString(),
    day: candidate.occurredAt.toISOString().slice(0, 10),
    serviceName: await nameOf(db, candidate.serviceId),
    teamName,
  });
}
