import { OpenAPIHono, z } from '@hono/zod-openapi';
import { candidateStatuses } from '../../core/candidate/status.ts';
import { followUpStatuses } from '../../core/follow-up/transitions.ts';
import { PRECURSOR_DAYS } from '../../core/relate/windows.ts';
import { countByWeek } from '../../db/queries/count-by-week.ts';
import { countFollowUps } from '../../db/queries/count-follow-ups.ts';
import { sumUpDecisions } from '../../db/queries/sum-up-decisions.ts';
import { sumUpIncidents } from '../../db/queries/sum-up-incidents.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { apiRoute, badQuery, jsonAnswer } from './api-route.ts';
import { detectorNames } from './candidates/candidate-object.ts';

const weeks = 8;

const Incidents = z
  .object({
    days: z.int().openapi({ description: 'How many days it looks back.' }),
    worked: z.int().openapi({ description: 'Incidents that people worked on.' }),
    announced: z.int().openapi({
      description: `Those with a near miss of their service in the ${PRECURSOR_DAYS} days before.`,
    }),
    abandoned: z
      .array(z.object({ service: z.string().nullable(), count: z.int() }))
      .openapi({ description: 'Pages closed by a timer, by service.' }),
  })
  .openapi('IncidentInsights');

const Insights = z
  .object({
    weeks: z.int().openapi({ description: 'How many weeks it looks back, this one included.' }),
    byWeek: z
      .array(
        z.object({
          week: z.iso.date().openapi({ description: 'The Monday it begins on, in UTC.' }),
          detector: z.enum(detectorNames),
          status: z.enum(candidateStatuses),
          count: z.int(),
        }),
      )
      .readonly()
      .openapi({ description: 'Candidates by when they happened; what is not there is 0.' }),
    decisions: z
      .object({
        confirmed: z.int(),
        dismissed: z.int(),
        confirmedShare: z.number().nullable().openapi({ description: 'Null while there is none.' }),
        medianSecondsToDecision: z.number().nullable(),
      })
      .openapi({ description: 'What people decided; what the policy decided does not count.' }),
    tickets: z
      .array(z.object({ status: z.enum(followUpStatuses), count: z.int() }))
      .openapi({ description: 'Follow-ups of all times by their status.' }),
    incidents: Incidents,
  })
  .openapi('Insights');

const get = apiRoute('viewer', {
  method: 'get',
  path: '/',
  tags: ['insights'],
  summary: 'A few numbers of the last weeks',
  request: {
    query: z.strictObject({
      days: z.coerce
        .number({ error: 'must be a number from 1 to 365' })
        .int()
        .min(1)
        .max(365)
        .default(weeks * 7)
        .openapi({ description: 'How many days `incidents` looks back.' }),
    }),
  },
  responses: { 200: jsonAnswer(Insights, 'The numbers.'), ...badQuery },
});

export function insightRoutes({ db }: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();
  api.openapi(get, async (c) => {
    const byWeek = await countByWeek(db, weeks);
    const { confirmed, dismissed, medianSeconds } = await sumUpDecisions(db, weeks);
    const decided = confirmed + dismissed;
    const tickets = await countFollowUps(db);
    const { days } = c.req.valid('query');
    const { worked, announced, abandoned } = await sumUpIncidents(db, days);
    return c.json(
      {
        weeks,
        byWeek,
        decisions: {
          confirmed,
          dismissed,
          confirmedShare: decided === 0 ? null : confirmed / decided,
          medianSecondsToDecision: medianSeconds,
        },
        tickets: followUpStatuses.map((status) => ({ status, count: tickets.get(status) ?? 0 })),
        incidents: {
          ...{ days, worked, announced },
          abandoned: abandoned.map(({ serviceId, count }) => ({ service: serviceId, count })),
        },
      },
      200,
    );
  });
  return api;
}
