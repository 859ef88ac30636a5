import { z } from 'zod';
import { cleanLine } from '../../src/core/clean-text.ts';
import { Id, MaybeId, MaybeLine, MaybeMoment, maybe } from '../shared/fields.ts';

export { RolledBackRule, Settings } from './settings.ts';

export type User = z.infer<typeof User>;
export const User = z.object({
  accountId: MaybeId,
  accountType: MaybeLine,
  key: MaybeLine,
  name: MaybeLine,
  displayName: MaybeLine,
});

/** Something with an id and a name: a status, a resolution, an issue type. */
const Named = z.object({ id: MaybeId, name: MaybeLine });

export const Status = Named.extend({
  statusCategory: maybe(z.object({ key: maybe(z.enum(['new', 'indeterminate', 'done'])) })),
});

/** Always of REST v2's shape in webhooks, on Cloud too. */
export type Issue = z.infer<typeof Issue>;
export const Issue = z.object({
  id: Id,
  key: z.string().regex(/^[A-Za-z0-9_]{1,100}-\d{1,18}$/, 'expected an issue key'),
  fields: maybe(
    z.object({
      summary: MaybeLine,
      updated: MaybeMoment,
      labels: maybe(z.array(z.string().transform((label) => cleanLine(label, 255)))),
      project: maybe(z.object({ id: MaybeId, key: MaybeLine })),
      issuetype: maybe(Named),
      resolution: maybe(Named),
      resolutiondate: MaybeMoment,
      /** Cloud alone. */
      statuscategorychangedate: MaybeMoment,
      status: maybe(Status),
    }),
  ),
});

/** One step of an issue's past, as the API tells it. */
export type Step = z.infer<typeof Step>;
export const Step = z.object({
  id: Id,
  created: MaybeMoment,
  author: maybe(User),
  items: maybe(z.array(z.unknown())),
});

/** Missing on events that tell of no issue, such as a comment's on Data Center. */
export type Payload = z.infer<typeof Payload>;
export const Payload = z.object({
  webhookEvent: z.string(),
  timestamp: MaybeMoment,
  user: maybe(User),
  issue: z.unknown().optional(),
  changelog: maybe(z.object({ id: MaybeId, items: maybe(z.array(z.unknown())) })),
});
