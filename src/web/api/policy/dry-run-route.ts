import { OpenAPIHono, z } from '@hono/zod-openapi';
import { policyFacts } from '../../../configure/policy-facts.ts';
import { candidateStatuses } from '../../../core/candidate/status.ts';
import { decideVerdict } from '../../../core/policy/evaluate-policy.ts';
import type { Rule } from '../../../core/policy/rule.ts';
import { placeVerdict } from '../../../core/policy/rule-outcome.ts';
import type { Database } from '../../../db/client.ts';
import { countOccurrences14d } from '../../../db/queries/count-occurrences.ts';
import { databaseNow } from '../../../db/queries/database-now.ts';
import { lastTicket } from '../../../db/queries/last-ticket.ts';
import { type CandidateFilter, listCandidates } from '../../../db/queries/list-candidates.ts';
import { stoodInPolicies } from '../../../db/queries/stood-in-policies.ts';
import { loadTriageSettings, policyInForce } from '../../../triage/triage-settings.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import { apiRoute, badBody, jsonAnswer, jsonBody } from '../api-route.ts';
import { Trace, verdicts } from '../candidates/candidate-object.ts';
import { Id } from '../request-parts.ts';
import { Rules } from './policy-object.ts';
import { soundOrProblem } from './rule-problems.ts';

const DryRun = z
  .strictObject({
    rules: Rules,
    candidateIds: z
      .array(Id)
      .min(1)
      .max(200)
      .optional()
      .openapi({ description: 'Try them on these; unknown ones are left out.' }),
    latest: z
      .int()
      .min(1)
      .max(200)
      .optional()
      .openapi({ description: 'Try them on so many that happened last; 50 unless said.' }),
  })
  .refine((body) => body.candidateIds === undefined || body.latest === undefined, {
    path: ['latest'],
    error: 'goes without candidateIds; keep one of the two',
  })
  .openapi('DryRun', {
    example: { rules: [{ name: 'big ones', when: 'priority >= 40', then: 'review' }], latest: 50 },
  });

const Tried = z
  .object({
    id: z.string(),
    title: z.string(),
    status: z.enum(candidateStatuses),
    occurredAt: z.iso.datetime(),
    verdictBefore: z
      .enum(verdicts)
      .nullable()
      .openapi({ description: 'What the policy said when it settled.' }),
    verdict: z.enum(verdicts),
    team: z
      .string()
      .nullable()
      .openapi({ description: 'Whose it would be: the one that the rule names, or its own.' }),
    labels: z.array(z.string()).readonly().openapi({ description: 'For its ticket.' }),
    snoozedUntil: z.iso
      .datetime()
      .nullable()
      .openapi({ description: 'Until when it would be out of sight, seen from now.' }),
    rule: z.string().nullable().openapi({ description: 'Null where no rule matched.' }),
    trace: Trace,
  })
  .openapi('DryRunResult');

const dryRun = apiRoute('admin', {
  method: 'post',
  path: '/dry-run',
  tags: ['policy'],
  summary: 'Try rules on candidates of the past; nothing is changed',
  request: { body: jsonBody(DryRun) },
  responses: {
    200: jsonAnswer(
      z.object({ items: z.array(Tried) }),
      'What the rules would have said, newest first, with the scores as they are stored. What was loaded from the past is tried as if it had just been told. Neither how many tickets a week may be opened nor what people thought of a pattern or its kind is looked at.',
    ),
    ...badBody,
  },
});

export function dryRunRoute({ db }: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();
  api.openapi(dryRun, async (c) => {
    const { rules, candidateIds, latest } = c.req.valid('json');
    const stood = await stoodInPolicies(db, { rules });
    const { conditions } = stood;
    soundOrProblem(rules, '', { isStored: stood.rules, conditions });
    const limit = candidateIds?.length ?? latest ?? 50;
    return c.json({ items: await tryOn(db, rules, { ids: candidateIds }, limit) }, 200);
  });
  return api;
}

async function tryOn(
  db: Database,
  rules: readonly Rule[],
  filter: CandidateFilter,
  limit: number,
): Promise<z.infer<typeof Tried>[]> {
  const settings = await loadTriageSettings(db);
  const policy = policyInForce(rules, settings.patternEdits);
  const now = await databaseNow(db);
  const rows = await listCandidates(db, filter, { after: null, limit });
  const tried: z.infer<typeof Tried>[] = [];
  for (const { candidate } of rows) {
    const occurrences14d = await countOccurrences14d(db, candidate.fingerprint);
    const last = await lastTicket(db, candidate.fingerprint);
    // Of the past no rule is asked; what they would say is told all the same.
    const told = { ...candidate, historical: false };
    const facts = policyFacts(settings, told, occurrences14d, last);
    const { verdict, rule, ...said } = placeVerdict(decideVerdict(policy, facts), now);
    tried.push({
      id: candidate.id,
      title: candidate.title,
      status: candidate.status,
      occurredAt: candidate.occurredAt.toISOString(),
      verdictBefore: candidate.verdict,
      verdict,
      team: said.team ?? candidate.teamId,
      labels: said.labels ?? [],
      snoozedUntil: said.snoozedUntil?.toISOString() ?? null,
      rule,
      trace: said.trace,
    });
  }
  return tried;
}
