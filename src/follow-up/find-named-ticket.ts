import { eq } from 'drizzle-orm';
import { OutboundError } from '../../connectors/contract.ts';
import type { FoundTicket } from '../../connectors/contract-tickets.ts';
import { type IssueName, issueNameHint, readIssueName } from '../core/follow-up/issue-name.ts';
import { err, ok, type Result } from '../core/result.ts';
import { candidates } from '../db/schema/candidates.ts';
import type { FollowUpRow } from '../db/schema/follow-ups.ts';
import { teams } from '../db/schema/index.ts';
import { type FollowUpContext, type OpenTracker, openTracker } from './follow-up-context.ts';

/** Where a follow-up's ticket may be. */
type Place = { connectionId: string; project: string };

export type NamedTicket = Pick<OpenTracker, 'ends'> & {
  ticket: FoundTicket;
  connectionId: string;
};

/**
 * The ticket that a person says a follow-up's is, or a sentence on why it can't be. It has to be in
 * the project that we sent it to, or in the one that its team has now; anywhere on that site where it
 * carries the follow-up's own marker, because somebody moved it.
 */
export async function findNamedTicket(
  context: FollowUpContext,
  row: FollowUpRow,
  typed: string,
): Promise<Result<NamedTicket, string>> {
  const name = readIssueName(typed);
  if (name === null) return err(issueNameHint);
  const places = await placesOf(context, row);
  const [place] = places;
  if (place === undefined) {
    return err('Its team has no Jira project yet, so nobody knows where to look. Set one first.');
  }
  const opened = await openTracker(context, place.connectionId);
  if ('problem' in opened) return err(opened.problem);
  const ticket = await readNamed(opened, name);
  if (!ticket.ok) return ticket;
  const { connectionId } = place;
  const projects = places
    .filter((each) => each.connectionId === connectionId)
    .map(({ project }) => project);
  const isRight =
    projects.includes(ticket.value.project) || ticket.value.labels.includes(row.marker);
  if (!isRight) {
    const { key } = ticket.value;
    return err(`${key} is in another project; the ticket belongs into ${projects.join(' or ')}.`);
  }
  return ok({ ticket: ticket.value, connectionId, ends: opened.ends });
}

/** Where it was sent to, then where its team's tickets go by now; a connection may be gone since. */
async function placesOf(context: FollowUpContext, row: FollowUpRow): Promise<readonly Place[]> {
  const places: Place[] = [];
  const { connectionId, project } = row;
  const isThere = connectionId !== null && (await context.directory.find(connectionId)) !== null;
  if (isThere && project !== null) places.push({ connectionId, project });
  const [team] = await context.db
    .select({ jira: teams.jira })
    .from(candidates)
    .innerJoin(teams, eq(teams.id, candidates.teamId))
    .where(eq(candidates.id, row.candidateId));
  if (team?.jira) places.push({ connectionId: team.jira.connection, project: team.jira.project });
  return places;
}

async function readNamed(
  { tracker }: OpenTracker,
  { key, origin }: IssueName,
): Promise<Result<FoundTicket, string>> {
  try {
    const ticket = await tracker.read(key);
    if (ticket === null) return err(`Jira knows no issue ${key}.`);
    const site = new URL(ticket.url).origin;
    if (origin === null || origin === site) return ok(ticket);
    return err(`That address is not of the Jira that the ticket was sent to, ${site}.`);
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return err(`Jira could not be asked: ${error.message}`);
  }
}
