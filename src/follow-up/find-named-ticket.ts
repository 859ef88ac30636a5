import { eq } from 'drizzle-orm';
import { OutboundError } from '../../connectors/contract.ts';
import type { FoundTicket } from '../../connectors/contract-tickets.ts';
import { type IssueName, issueNameHint, readIssueName } from '../core/follow-up/issue-name.ts';
import { err, ok, type Result } from '../core/result.ts';
import { candidates } from '../db/schema/candidates.ts';
import type { FollowUpRow } from '../db/schema/follow-ups.ts';
import { teams } from '../db/schema/index.ts';
import { type FollowUpContext, type OpenTracker, openTracker } from './follow-up-context.ts';

/** Where a follow-up's ticket may be. `origin` is its Jira's, as far as its settings can be read. */
type Place = { connectionId: string; project: string; origin: string | null };

export type NamedTicket = Pick<OpenTracker, 'ends'> & {
  ticket: FoundTicket;
  connectionId: string;
};

/**
 * The ticket that a person says a follow-up's is, or a sentence on why it can't be. It has to be in
 * the project that we sent it to, or in the one that its team has now; anywhere on those sites where it
 * carries the follow-up's own marker, because somebody moved it. An address says which site is meant;
 * for a bare key it is the team's present one, unless the other one's issue carries the marker.
 */
export async function findNamedTicket(
  context: FollowUpContext,
  row: FollowUpRow,
  typed: string,
): Promise<Result<NamedTicket, string>> {
  const name = readIssueName(typed);
  if (name === null) return err(issueNameHint);
  const places = await placesOf(context, row);
  if (places.length === 0) {
    return err('Its team has no Jira project yet, so nobody knows where to look. Set one first.');
  }
  const meant = placesMeant(places, name);
  if (meant.length === 0) {
    const sites = [...new Set(places.map(({ origin }) => origin))].join(' or ');
    return err(`That address is not of the Jira that the ticket was sent to, ${sites}.`);
  }
  let first: Result<NamedTicket, string> | null = null;
  for (const connectionId of new Set(meant.map((place) => place.connectionId))) {
    const there = places.filter((place) => place.connectionId === connectionId);
    const found = await namedAt(context, row, { key: name.key, connectionId, places: there });
    if (found === null) continue;
    if (found.ok && found.value.ticket.labels.includes(row.marker)) return found;
    first ??= found;
  }
  return first ?? err(`Jira knows no issue ${name.key}.`);
}

/** Those of the address's site; of these, those whose project the key names, if there are any. */
function placesMeant(places: readonly Place[], { key, origin }: IssueName): readonly Place[] {
  const there = places.filter((place) => origin === null || place.origin === origin);
  const ofKey = there.filter(({ project }) => key.startsWith(`${project.toUpperCase()}-`));
  return ofKey.length > 0 ? ofKey : there;
}

/** Null where that Jira knows no such issue. */
async function namedAt(
  context: FollowUpContext,
  row: FollowUpRow,
  { key, connectionId, places }: { key: string; connectionId: string; places: readonly Place[] },
): Promise<Result<NamedTicket, string> | null> {
  const opened = await openTracker(context, connectionId);
  if ('problem' in opened) return err(opened.problem);
  const read = await readNamed(opened, key);
  if (!read.ok) return read;
  const ticket = read.value;
  if (ticket === null) return null;
  const projects = places.map(({ project }) => project);
  if (!projects.includes(ticket.project) && !ticket.labels.includes(row.marker)) {
    const right = projects.join(' or ');
    return err(`${ticket.key} is in another project; the ticket belongs in ${right}.`);
  }
  return ok({ ticket, connectionId, ends: opened.ends });
}

/** Where its team's tickets go by now, then where it was sent to; a connection may be gone since. */
async function placesOf(context: FollowUpContext, row: FollowUpRow): Promise<readonly Place[]> {
  const places: Place[] = [];
  const add = async (connectionId: string, project: string) => {
    const connection = await context.directory.find(connectionId);
    const site = connection?.site ?? '';
    const origin = URL.canParse(site) ? new URL(site).origin : null;
    places.push({ connectionId, project, origin });
  };
  const [team] = await context.db
    .select({ jira: teams.jira })
    .from(candidates)
    .innerJoin(teams, eq(teams.id, candidates.teamId))
    .where(eq(candidates.id, row.candidateId));
  if (team?.jira) await add(team.jira.connection, team.jira.project);
  const { connectionId, project } = row;
  const isThere = connectionId !== null && (await context.directory.find(connectionId)) !== null;
  if (isThere && project !== null) await add(connectionId, project);
  return places;
}

async function readNamed(
  { tracker }: OpenTracker,
  key: string,
): Promise<Result<FoundTicket | null, string>> {
  try {
    return ok(await tracker.read(key));
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return err(`Jira could not be asked: ${error.message}`);
  }
}
