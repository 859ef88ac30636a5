import type { Transaction } from '../db/client.ts';
import { reportsAsConfigured } from '../db/queries/reports-as-configured.ts';
import { reportSettings } from '../db/schema/index.ts';
import { type Change, planChange } from './plan-changes.ts';

/** Sets who may report. */
export async function applyReports(
  tx: Transaction,
  wanted: { anonymous: boolean },
): Promise<Change[]> {
  const change = planChange(
    'reports',
    'reports',
    (await reportsAsConfigured(tx)) ?? undefined,
    wanted,
  );
  if (change === null) return [];
  await tx
    .insert(reportSettings)
    .values({ id: 'reports', ...wanted })
    .onConflictDoUpdate({ target: reportSettings.id, set: wanted });
  return [change];
}
