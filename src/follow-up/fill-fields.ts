import { eq } from 'drizzle-orm';
import type { DraftField, TicketDraft } from '../../connectors/contract-tickets.ts';
import { type FilledField, fillLabels, fillMapping } from '../core/mapping/fill-mapping.ts';
import { ticketFacts } from '../core/mapping/ticket-facts.ts';
import { mappedFields } from '../core/mapping/walk-mapping.ts';
import { findingFromStored } from '../core/stored-json.ts';
import type { TargetAnswer } from '../core/ticket-target.ts';
import type { DbOrTx } from '../db/client.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import { services } from '../db/schema/index.ts';
import { askTarget, keptAnswer } from './check-tracker.ts';
import type { FollowUpContext, OpenTracker } from './follow-up-context.ts';
import { type DraftedFor, formerTicket } from './prepare-draft.ts';
import type { Wait } from './site-state.ts';
import type { Target } from './ticket-target.ts';

type Wanted = {
  row: DraftedFor;
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
  { opened, ...wanted }: Wanted,
): Promise<Filled | { problem: string } | Wait> {
  const { target } = wanted;
  const { labels, values } = await fillValues(context, wanted);
  if (mappedFields(target).length === 0) return { fields: [], labels };
  const kept = await keptAnswer(context.db, target);
  const answer = kept ?? (await askTarget(context, target, opened));
  if ('seconds' in answer) return answer;
  const fields = describeFields(values, answer);
  return 'problem' in fields ? fields : { fields, labels };
}

/** What the team's mapping says of this candidate, in the mapping's own words. */
export async function fillValues(
  context: Pick<FollowUpContext, 'db' | 'publicUrl' | 'candidateFacts'>,
  wanted: Omit<Wanted, 'opened'>,
): Promise<{ labels: readonly string[]; values: readonly FilledField[] }> {
  const facts = await factsOf(context, wanted);
  return { labels: fillLabels(wanted.target, facts), values: fillMapping(wanted.target, facts) };
}

/** Each with what the create screen says of its field; a sentence where one is not there. */
export function describeFields(
  values: readonly FilledField[],
  answer: TargetAnswer,
): readonly DraftField[] | { problem: string } {
  const fields: DraftField[] = [];
  for (const { word, value } of values) {
    const field = answer.fields.find((each) => each.word === word);
    if (field === undefined) return { problem: sayMissing(word, answer.problems) };
    fields.push({ field, value });
  }
  return fields;
}

/**
 * The whole draft. A mapping's label, or a rule's, may be the one by which readers call a ticket of no
 * use: then every ticket would count as that from the start.
 */
export function withFields(
  draft: TicketDraft,
  { fields, labels }: Filled,
  notUseful: string,
): TicketDraft {
  const barred = notUseful.toLowerCase();
  const said = [...draft.labels, ...labels].filter((label) => label.toLowerCase() !== barred);
  return { ...draft, labels: said, fields };
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
  { db, publicUrl, candidateFacts }: Pick<FollowUpContext, 'db' | 'publicUrl' | 'candidateFacts'>,
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
