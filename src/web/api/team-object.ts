import { z } from '@hono/zod-openapi';
import { WorkingHours } from '../../config/document.ts';
import { chatFormats } from '../../core/digest/digest-settings.ts';
import { defaultDailyLimit } from '../../core/team.ts';
import { weekdays } from '../../core/working-hours.ts';
import type { DbOrTx } from '../../db/client.ts';
import type { listTeams } from '../../db/queries/list-teams.ts';
import {
  type SameSite,
  type TeamTrackerState,
  trackersOfTeams,
} from '../../db/queries/trackers-of-teams.ts';
import { orNull } from './api-route.ts';

const At = z.iso.datetime();

const Mapping = z
  .object({
    assignee: z.unknown(),
    components: z.unknown(),
    priority: z.unknown(),
    labels: z.unknown(),
    fields: z.unknown(),
  })
  .partial()
  .openapi('TicketMapping', { description: 'What its tickets carry, as it is configured.' });

const Jira = z.object({
  connection: z.string(),
  project: z.string(),
  issueType: z.string(),
  dryRun: z.boolean().openapi({
    description:
      'Everything is done but the create call, and no comments are written. A follow-up’s `rehearsal` is what would have been sent.',
  }),
  dailyLimit: z.int().openapi({ description: 'Tickets in the project within 24 hours.' }),
  mapping: Mapping,
});

const Tracker = z
  .object({
    checkedAt: At.nullable().openapi({
      description:
        'When Jira told last; null while it did not since this was configured, or since it refused a ticket.',
    }),
    problems: z
      .array(
        z.object({
          code: z.string().openapi({ example: 'field_required' }),
          about: z.string().nullable().openapi({
            description: 'The field or the permission, by its name.',
            example: 'Root cause',
          }),
          sentence: z.string(),
        }),
      )
      .openapi({
        description:
          'What would keep a ticket from being opened or found again; some tickets only where the code is `field_may_be_empty`.',
      }),
    unanswered: z.string().nullable().openapi({
      description: 'Why Jira could not be asked at the last try, which is repeated.',
    }),
    sent24h: z.int().openapi({ description: 'Tickets sent to the project within 24 hours.' }),
    held: z.int().openapi({ description: 'Tickets that wait, and say what for.' }),
  })
  .openapi('TrackerState');

const Digest = z
  .object({
    timeZone: z.string(),
    days: z.array(z.enum(weekdays)),
    at: z.string().openapi({ example: '09:00' }),
    email: z.array(z.string()),
    chatFormat: z.enum(chatFormats),
  })
  .openapi('TeamDigest', {
    description:
      'When and where it is told what is worth a look. The address of its chat is a secret.',
  });

export const Team = z
  .object({
    id: z.string(),
    name: z.string(),
    jira: orNull(Jira).openapi({ description: 'Where its tickets go.' }),
    tracker: orNull(Tracker).openapi({
      description:
        'Whether that place takes them, asked when it is configured, daily, and when it refuses one.',
    }),
    workingHours: orNull(WorkingHours).openapi({
      description: 'When tickets that rules open are sent; null for any time.',
    }),
    automaticTicketsPerWeek: z.int().nullable().openapi({
      description: 'How many tickets rules may open in seven days; null for what the policy says.',
    }),
    digest: orNull(Digest),
  })
  .openapi('Team');

type Row = Awaited<ReturnType<typeof listTeams>>[number];

/** Rows as the API answers them, with how it stands with their tickets' place. */
export async function toTeams(
  db: DbOrTx,
  rows: readonly Row[],
  sameSite: SameSite,
): Promise<z.infer<typeof Team>[]> {
  const states = await trackersOfTeams(
    db,
    rows.map(({ id }) => id),
    sameSite,
  );
  return rows.map(({ id, name, jira, workingHours, automaticTicketsPerWeek, digest }) => {
    const state = states.find(({ teamId }) => teamId === id);
    return {
      id,
      name,
      jira: jira === null ? null : toJira(jira),
      tracker: state === undefined ? null : toTracker(state),
      workingHours: workingHours && { ...workingHours, days: [...workingHours.days] },
      automaticTicketsPerWeek,
      digest: digest && { ...digest, days: [...digest.days], email: [...digest.email] },
    };
  });
}

function toJira(jira: TeamTrackerState['jira']): z.infer<typeof Jira> {
  const { connection, project, issueType, dryRun = false, dailyLimit, ...mapping } = jira;
  return {
    ...{ connection, project, issueType, dryRun },
    dailyLimit: dailyLimit ?? defaultDailyLimit,
    mapping,
  };
}

function toTracker(state: TeamTrackerState): z.infer<typeof Tracker> {
  const { checkedAt, problems, unanswered, sent24h, held } = state;
  return {
    checkedAt: checkedAt?.toISOString() ?? null,
    problems: [...problems],
    ...{ unanswered, sent24h, held },
  };
}
