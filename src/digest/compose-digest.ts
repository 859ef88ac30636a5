import { compareText } from '../core/detect/compare-ids.ts';
import { chooseItems } from '../core/digest/choose-items.ts';
import { type Outcome, outcomeOf } from '../core/digest/outcome.ts';
import type { DigestContent, DigestItem } from '../core/digest/tell-digest.ts';
import type { DbOrTx } from '../db/client.ts';
import { candidateSummariesOf } from '../db/queries/candidate-summaries-of.ts';
import { fingerprintOccurrences } from '../db/queries/fingerprint-occurrences.ts';
import { lastDigests } from '../db/queries/last-digests.ts';
import { openRows } from '../db/queries/open-rows.ts';

/** What was worth a look is not told again for so long. */
const toldForDays = 28;

/** What came of it is told for so long; a ticket may be done weeks later. */
const outcomeDays = 28;

const mostOutcomes = 3;

/** What a team is told now; null where there is nothing to tell. */
export async function composeDigest(
  db: DbOrTx,
  team: { id: string; name: string },
): Promise<DigestContent | null> {
  const last = await lastDigests(db, team.id, Math.max(toldForDays, outcomeDays));
  const waiting = (await openRows(db)).filter(({ teamId }) => teamId === team.id);
  const told = new Set(last.flatMap(({ items }) => items.map(({ fingerprint }) => fingerprint)));
  const items = await itemsOf(db, chooseItems(waiting, told));
  const outcomes = await outcomesOf(db, last);
  if (items.length === 0 && outcomes.length === 0) return null;
  return { team: team.name, items, outcomes, waiting: waiting.length };
}

async function itemsOf(
  db: DbOrTx,
  rows: readonly { id: string; isFirst: boolean }[],
): Promise<readonly DigestItem[]> {
  const summaries = await candidateSummariesOf(
    db,
    rows.map(({ id }) => id),
  );
  const often = await fingerprintOccurrences(
    db,
    summaries.map(({ fingerprint }) => fingerprint),
  );
  return rows.flatMap(({ id, isFirst }) => {
    const summary = summaries.find((each) => each.id === id);
    if (summary?.status !== 'open') return [];
    const { fingerprint, story, priority } = summary;
    const occurrences = often.get(fingerprint)?.count ?? summary.occurrences;
    return [{ id, fingerprint, story, score: priority, occurrences, isNew: isFirst }];
  });
}

/** What became of those that were told of, as far as that was not told yet. */
async function outcomesOf(db: DbOrTx, last: readonly DigestContent[]): Promise<readonly Outcome[]> {
  const ids = new Set(last.flatMap(({ items }) => items.map(({ id }) => id)));
  const known = new Set(
    last.flatMap(({ outcomes }) => outcomes.map(({ id, state }) => `${id} ${state}`)),
  );
  const summaries = await candidateSummariesOf(db, [...ids]);
  return summaries
    .flatMap((summary) => {
      const { id, story, status, decisionReason, followUp } = summary;
      const ticket = followUp && { status: followUp.status, key: followUp.issueKey };
      const found = outcomeOf({ id, story, status, reason: decisionReason, followUp: ticket });
      return found === null || known.has(`${id} ${found.state}`) ? [] : [found];
    })
    .sort((one, other) => compareText(one.id, other.id))
    .slice(0, mostOutcomes);
}
