import { OpenAPIHono, z } from '@hono/zod-openapi';
import { candidateStatuses } from '../../core/candidate/status.ts';
import { detectors } from '../../core/detect/registry.ts';
import type { SubjectKind } from '../../core/subject.ts';
import type { DbOrTx } from '../../db/client.ts';
import { mostFacts, subjectWithFacts } from '../../db/queries/subject-with-facts.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { apiRoute, badQuery, jsonAnswer, notFound } from './api-route.ts';
import { detectorNames } from './candidates/candidate-object.ts';
import { orNotFound } from './uuid-or-not-found.ts';

const At = z.iso.datetime();

const Subject = z
  .object({
    key: z.string(),
    kind: z.string().openapi({ example: 'incident' }),
    connection: z.string(),
    historical: z
      .boolean()
      .openapi({ description: 'All that is known of it was loaded from the past.' }),
    updatedAt: At,
    conclusions: z
      .array(z.object({ detector: z.enum(detectorNames).nullable(), because: z.string() }))
      .openapi({ description: 'What each detector that looked at its facts said of them.' }),
    facts: z
      .array(
        z.object({
          kind: z.string(),
          factKey: z.string(),
          occurredAt: At,
          source: z.enum(['webhook', 'api']),
          deliveryId: z.string().nullable().openapi({
            description: 'The delivery that told it; null where the API of the provider did.',
          }),
        }),
      )
      .openapi({ description: `In the order of their time; the first ${mostFacts}.` }),
    factCount: z.int(),
    candidates: z.array(
      z.object({
        id: z.string(),
        detector: z.enum(detectorNames),
        title: z.string(),
        status: z.enum(candidateStatuses),
      }),
    ),
  })
  .openapi('Subject');

const get = apiRoute('viewer', {
  method: 'get',
  path: '/',
  tags: ['subjects'],
  summary: 'Get a subject: its facts, and what each detector concluded',
  description: 'Keys stand in candidates and in the facts of deliveries.',
  request: {
    query: z.strictObject({
      key: z.string().min(1).max(2_000).openapi({ example: 'pd-main/incident:Q2CK8TWJAF9Z8L' }),
    }),
  },
  responses: { 200: jsonAnswer(Subject, 'The subject.'), ...notFound, ...badQuery },
});

export function subjectRoutes({ db }: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();
  api.openapi(get, async (c) => {
    const { key } = c.req.valid('query');
    return c.json(orNotFound(await readSubject(db, key), 'subject', key), 200);
  });
  return api;
}

async function readSubject(db: DbOrTx, key: string): Promise<z.infer<typeof Subject> | null> {
  const found = await subjectWithFacts(db, key);
  if (found === null) return null;
  const { subject, facts, factCount, candidates } = found;
  return {
    key,
    kind: subject.kind,
    connection: subject.connectionId,
    historical: subject.historical,
    updatedAt: subject.updatedAt.toISOString(),
    conclusions: conclusionsOf(subject.kind, subject.because),
    facts: facts.map((fact) => ({ ...fact, occurredAt: fact.occurredAt.toISOString() })),
    factCount,
    candidates,
  };
}

/** They are stored in the order of the registry, one for each detector of that kind of subject. */
function conclusionsOf(kind: SubjectKind, because: readonly string[]) {
  const looked = detectors.filter(({ subjects }) => subjects.includes(kind));
  return because.map((sentence, index) => {
    const detector = looked.length >= because.length ? looked[index]?.name : undefined;
    return { detector: detector ?? null, because: sentence };
  });
}
