import { OpenAPIHono, z } from '@hono/zod-openapi';
import { customerImpacts, gaps, longestGapText } from '../../core/candidate/answers.ts';
import { cleanLine, cleanText } from '../../core/clean-text.ts';
import { savedByKinds } from '../../core/detect/finding.ts';
import { shortHash } from '../../core/fingerprint.ts';
import { longestAnswers, type Report } from '../../core/report-signal.ts';
import { riskScale } from '../../core/score/said.ts';
import { makeReport, type ReportRefused } from '../../triage/reports/make-report.ts';
import { newToken } from '../auth/token-hash.ts';
import type { HttpProblem } from '../problem.ts';
import { safeHref } from '../views/outside-link.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';
import { apiRoute, badBody, jsonAnswer, jsonBody } from './api-route.ts';
import { Candidate } from './candidates/candidate-object.ts';
import { readCandidate } from './candidates/to-candidate.ts';
import { Moment } from './request-parts.ts';
import { orNotFound } from './uuid-or-not-found.ts';
import { validationProblem } from './validation-problem.ts';

const What = z
  .string()
  .max(longestAnswers.what)
  .transform((text) => cleanText(text))
  .refine((text) => text !== '', { error: 'must say something' })
  .openapi({
    type: 'string',
    example: 'The failover had never been tried, and nearly was needed.',
  });

function line(most: number) {
  return z
    .string()
    .max(most)
    .transform((text) => cleanLine(text) || null)
    .openapi({ type: 'string' });
}

const ReportBody = z
  .strictObject({
    what: What.openapi({ description: 'What almost happened.' }),
    savedBy: z
      .strictObject({
        kind: z.enum(savedByKinds).default('unknown'),
        text: line(longestAnswers.savedBy).optional(),
      })
      .optional()
      .openapi({ description: 'What saved us.' }),
    closeness: z
      .literal(riskScale)
      .optional()
      .openapi({
        type: 'integer',
        enum: [...riskScale],
        description:
          'How little stood between this and an incident: from 1, it could hardly have become one, to 50, only luck did. Counts as 10 where it is left out.',
      }),
    customerImpact: z
      .enum(customerImpacts)
      .default('unknown')
      .openapi({ description: 'Whether a customer would have noticed.' }),
    gap: z.enum(gaps).default('unknown').openapi({ description: 'The kind of gap it shows.' }),
    gapText: line(longestGapText).optional(),
    service: z.string().max(200).optional().openapi({ description: 'The id of a service.' }),
    url: z
      .string()
      .max(longestAnswers.url)
      .refine((text) => safeHref(text) !== null, { error: 'must begin with http:// or https://' })
      .optional()
      .openapi({ description: 'Where more is to be seen.', format: 'uri' }),
    at: Moment.optional().openapi({ description: 'When it happened; now where it is left out.' }),
  })
  .openapi('Report');

type ReportBody = z.infer<typeof ReportBody>;

const make = apiRoute(
  'viewer',
  {
    method: 'post',
    path: '/',
    tags: ['candidates'],
    summary: 'Report a near miss that a person saw',
    description: 'It becomes a candidate of the detector `manual_report`, at once.',
    request: {
      headers: z.object({
        'idempotency-key': z.string().min(1).max(200).optional().openapi({
          description: 'The same report with the same key is made once.',
        }),
      }),
      body: jsonBody(ReportBody),
    },
    responses: {
      200: jsonAnswer(Candidate, 'The candidate of this report, which was made before.'),
      201: jsonAnswer(Candidate, 'The candidate.'),
      ...badBody,
    },
  },
  'report',
);

/** Reports of people, as candidates like others. */
export function reportRoute(context: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();
  api.openapi(make, async (c) => {
    const body = c.req.valid('json');
    const key = c.req.valid('header')['idempotency-key'];
    const { actor } = c.get('caller');
    const made = await makeReport(context, {
      id: shortHash(key === undefined ? ['once', newToken()] : ['key', actor, key]),
      report: reportOf(body),
      at: body.at ?? null,
      reporter: actor,
      email: null,
    });
    if (!made.ok) throw problemOf(made.problem, body);
    const { candidateId, isNew } = made.value;
    const candidate = await readCandidate(context.db, candidateId);
    return c.json(orNotFound(candidate, 'candidate', candidateId), isNew ? 201 : 200);
  });
  return api;
}

function reportOf({ what, savedBy, closeness, ...body }: ReportBody): Report {
  const { customerImpact, gap, gapText = null, service = null, url } = body;
  return {
    what,
    savedBy: { kind: savedBy?.kind ?? 'unknown', text: savedBy?.text ?? null },
    closeness: closeness ?? null,
    ...{ customerImpact, gap, gapText, service },
    url: safeHref(url ?? null),
  };
}

function problemOf({ code }: ReportRefused, { service }: ReportBody): HttpProblem {
  switch (code) {
    case 'other-words': {
      const message = 'came before with another report; choose a new one';
      return validationProblem([{ path: 'Idempotency-Key', message }]);
    }
    case 'unknown-service': {
      const message = `there is no service called “${service}”`;
      return validationProblem([{ path: 'service', message }]);
    }
    case 'in-the-future':
      return validationProblem([{ path: 'at', message: 'is in the future' }]);
  }
}
