import { z } from '@hono/zod-openapi';
import type { DbOrTx } from '../../../db/client.ts';
import { candidatesOfFollowUps } from '../../../db/queries/candidates-of-follow-ups.ts';
import { listFollowUps } from '../../../db/queries/list-follow-ups.ts';
import { otherFollowUpsWithIssue } from '../../../db/queries/other-follow-ups-with-issue.ts';
import type { FollowUpRow } from '../../../db/schema/follow-ups.ts';
import { FollowUpInShort, toFollowUpInShort } from './follow-up-in-short.ts';

const At = z.iso.datetime();
const Text = z.string().nullable();

export const FollowUp = FollowUpInShort.extend({
  fingerprint: z.string(),
  candidateId: z.string().openapi({ description: 'The candidate whose story it tells.' }),
  candidateIds: z
    .array(z.string())
    .readonly()
    .openapi({ description: 'All candidates that refer to it.' }),
  team: Text,
  connection: Text,
  project: Text,
  issueType: Text,
  marker: z.string().openapi({ description: 'The label by which the ticket is known as ours.' }),
  trackerStatus: Text.openapi({ description: "The ticket's own status, by its name in Jira." }),
  unknownSince: At.nullable(),
  alsoTicketOf: z
    .array(z.string())
    .readonly()
    .openapi({ description: 'Other follow-ups that have the very same ticket.' }),
  previousId: Text.openapi({ description: 'The follow-up of the last time.' }),
  requestedBy: z.string(),
  rehearsal: z
    .object({
      connection: z.string(),
      project: z.string(),
      issueType: z.string(),
      payload: z.unknown().openapi({ description: 'The body of the create call.', type: 'object' }),
      text: z.string().openapi({ description: 'The text of the ticket, for people.' }),
    })
    .nullable()
    .openapi({
      description: 'What the create call would have sent, where its team has `dryRun`; else null.',
    }),
  createdAt: At,
  openedAt: At.nullable(),
  closedAt: At.nullable(),
  notUsefulAt: At.nullable().openapi({
    description: 'Since when the ticket carries the label that says that it is of no use.',
  }),
  closedAsMistakeAt: At.nullable(),
  gone: z.enum(['deleted', 'not_found', 'out_of_sight']).nullable().openapi({
    description:
      'Whether Jira no longer shows the ticket: `deleted`, as Jira said; `not_found`, deleted or moved to where Closecall can’t see it; `out_of_sight`, with its whole project.',
  }),
  notice: Text.openapi({
    description: 'What could not be done to the ticket, such as a link, and holds nothing up.',
  }),
  version: z.int(),
}).openapi('FollowUp');

export type FollowUp = z.infer<typeof FollowUp>;

/** One follow-up as the API answers it; null when there is none. */
export async function readFollowUp(db: DbOrTx, id: string): Promise<FollowUp | null> {
  const rows = await listFollowUps(db, { id }, { beforeId: null, limit: 1 });
  const [found] = await toFollowUps(db, rows);
  return found ?? null;
}

export async function toFollowUps(db: DbOrTx, rows: readonly FollowUpRow[]): Promise<FollowUp[]> {
  const candidateIds = await candidatesOfFollowUps(
    db,
    rows.map(({ id }) => id),
  );
  const sharing = await otherFollowUpsWithIssue(db, rows);
  return rows.map((row) => ({
    ...toFollowUpInShort(row),
    fingerprint: row.fingerprint,
    candidateId: row.candidateId,
    candidateIds: candidateIds.get(row.id) ?? [],
    team: row.teamId,
    connection: row.connectionId,
    project: row.project,
    issueType: row.issueType,
    marker: row.marker,
    trackerStatus: row.trackerStatus?.name ?? null,
    unknownSince: row.unknownSince?.toISOString() ?? null,
    alsoTicketOf: sharing.get(row.id) ?? [],
    previousId: row.previousId,
    requestedBy: row.requestedBy,
    rehearsal: row.status === 'rehearsed' ? row.rehearsal : null,
    createdAt: row.createdAt.toISOString(),
    openedAt: row.openedAt?.toISOString() ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
    notUsefulAt: row.notUsefulAt?.toISOString() ?? null,
    closedAsMistakeAt: row.closedAsMistakeAt?.toISOString() ?? null,
    gone: row.gone,
    notice: row.notice,
    version: row.version,
  }));
}
