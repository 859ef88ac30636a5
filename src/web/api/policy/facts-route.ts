import { OpenAPIHono, z } from '@hono/zod-openapi';
import { CONDITION_LIMITS } from '../../../core/policy/condition-limits.ts';
import { FACT_KINDS, FACTS, type FactSpec } from '../../../core/policy/facts.ts';
import type { WebVariables } from '../../web-context.ts';
import { apiRoute, jsonAnswer } from '../api-route.ts';

const Fact = z
  .object({
    name: z.string(),
    kind: z.enum(Object.values(FACT_KINDS)),
    meaning: z.string(),
    values: z
      .array(z.string())
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
  responses: {
    200: jsonAnswer(z.object({ items: z.array(Fact), limits: Limits }), 'The facts.'),
  },
});

export function factsRoute(): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();
  api.openapi(list, (c) => {
    const items = Object.entries<FactSpec>(FACTS).map(([name, spec]) => toFact(name, spec));
    const { source, nodes, depth, pattern } = CONDITION_LIMITS;
    return c.json({ items, limits: { characters: source, parts: nodes, depth, pattern } }, 200);
  });
  return api;
}

function toFact(name: string, spec: FactSpec): z.infer<typeof Fact> {
  return {
    name,
    kind: FACT_KINDS[spec.type],
    meaning: spec.doc,
    values: spec.type === 'string' ? (spec.values ?? null) : null,
    min: spec.type === 'number' ? spec.min : null,
    max: spec.type === 'number' && Number.isFinite(spec.max) ? spec.max : null,
    whenNotKnown: spec.neutral,
  };
}
