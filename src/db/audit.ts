import { type DbOrTx, now } from './client.ts';
import { auditEvents } from './schema/index.ts';

export type AuditEntry = {
  /** `person:dana`, `policy:<rule>`, `system`, `token:<name>`. */
  actor: string;
  action: string;
  entity:
    | 'candidate'
    | 'follow_up'
    | 'delivery'
    | 'connection'
    | 'service'
    | 'team'
    | 'policy'
    | 'pattern'
    | 'theme'
    | 'session';
  entityId: string;
  detail: Record<string, unknown>;
};

/** Belongs in the transaction of the change that it tells of. */
export async function writeAudit(tx: DbOrTx, entry: AuditEntry): Promise<void> {
  await tx.insert(auditEvents).values({ at: now, ...entry });
}
