import { OpenAPIHono, z } from '@hono/zod-openapi';
import { CONDITION_LIMITS } from '../../../core/policy/condition-limits.ts';
import { FACT_KINDS, FACTS, type FactSpec } from '../../../core/policy/facts.ts';
import type { WebVariables } from '../../web-context.ts';
import { apiRoute, badQuery, jsonAnswer } from '../api-route.ts';
import { pageOfWhole, pageSchema } from '../page-of.ts';
import { paging } from '../request-parts.ts';

const Fact = z
  .object({
    name: z.string(),
    kind: z.enum(Object.values(FACT_KINDS)),
    meaning: z.string(),
    values: z
      .array(z.union([z.string(), z.number()]))
      .readonly()
      .nullable()
      .openapi({ description: 'The only values that it has besides an empty text; null for any.' }),
    min: z.number().nullable(),
    max: z.number().nullable(),
    whenNotKnown: z.union([z.string(), z.number(), z.boolean(), z.array(z.string()).readonly()]),
  })
  .openapi('PolicyFact');

const Limits = z
  .object({
    characters: z.int().openapi({ description: 'Of one condition.' }),
    parts: z.int().openapi({ description: 'Names, values, operators and calls in it.' }),
    depth: z.int().openapi({ description: 'How deep they nest.' }),
    pattern: z.int().openapi({ description: 'Characters of one pattern.' }),
  })
  .openapi('ConditionLimits');

const list = apiRoute('viewer', {
  method: 'get',
  path: '/facts',
  tags: ['policy'],
  summary: 'List what the conditions of rules may ask of a candidate',
  request: { query: z.strictObject(paging) },
  responses: {
    200: jsonAnswer(pageSchema(Fact).extend({ limits: Limits }), 'A page of facts.'),
    ...badQuery,
  },
});

export function factsRoute(): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();
  api.openapi(list, (c) => {
    const facts = Object.entries<FactSpec>(FACTS).map(([name, spec]) => toFact(name, spec));
    const page = pageOfWhole(facts, c.req.valid('query'), ({ name }) => name);
    const { source, nodes, depth, pattern } = CONDITION_LIMITS;
    const limits = { characters: source, parts: nodes, depth, pattern };
    return c.json({ items: page.rows, nextCursor: page.nextCursor, limits }, 200);
  });
  return api;
}

function toFact(name: string, spec: FactSpec): z.infer<typeof Fact> {
  return {
    name,
    kind: FACT_KINDS[spec.type],
    meaning: spec.doc,
    values: 'values' in spec ? (spec.values ?? null) : null,
    min: spec.type === 'number' ? spec.min : null,
    max: spec.type === 'number' && Number.isFinite(spec.max) ? spec.max : null,
    whenNotKnown: spec.neutral,
  };
}
