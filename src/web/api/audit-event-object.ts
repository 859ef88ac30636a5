import { z } from '@hono/zod-openapi';
import type { auditEvents } from '../../db/schema/audit-events.ts';

/** One entry of the audit: who changed what, when. */
export const AuditEvent = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    actor: z.string().openapi({ example: 'person:dana' }),
    action: z.string().openapi({ example: 'confirm' }),
    entity: z.string().openapi({ example: 'candidate' }),
    entityId: z.string(),
    detail: z.record(z.string(), z.unknown()),
  })
  .openapi('AuditEvent');

type AuditEvent = z.infer<typeof AuditEvent>;

export function toAuditEvent(row: typeof auditEvents.$inferSelect): AuditEvent {
  return { ...row, at: row.at.toISOString() };
}
