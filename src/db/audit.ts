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
    | 'session'
    | 'person'
    | 'bulk_job'
    | 'api_token'
    | 'reports';

  entityId: string;
  detail: Record<string, unknown>;
};

/** Belongs in the transaction of the change that it tells of. */
export async function writeAudit(tx: DbOrTx, entry: AuditEntry): Promise<void> {
  await writeAudits(tx, [entry]);
}

/** The same for several changes, in their order, as one statement. */
export async function writeAudits(tx: DbOrTx, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.insert(auditEvents).values(entries.map((entry) => ({ at: now, ...entry })));
}
