import type { Normalised } from '../../connectors/contract.ts';
import { parseBody } from '../core/parse-body.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { ClaimedDelivery } from '../db/queries/claim-deliveries.ts';
import type { KnownConnection } from '../ingest/connection-directory.ts';

/** Why a delivery can't be used: it is kept in quarantine with this sentence. */
export type NotUsable = { reason: string };

/** Parses and normalises one stored delivery. Pure: the same bytes always mean the same. */
export function readDelivery(
  delivery: Pick<ClaimedDelivery, 'headers' | 'body' | 'receivedAt'>,
  connection: KnownConnection | null,
): Result<Normalised, NotUsable> {
  if (connection === null) return err({ reason: 'Its connection was removed.' });
  if (connection.configured === null) {
    return err({ reason: `The settings of its connection have a fault: ${connection.problem}` });
  }
  const parsed = parseBody(delivery.body);
  if (!parsed.ok) return err({ reason: parsed.problem.detail });
  const normalised = connection.configured.normalise({
    headers: new Map(Object.entries(delivery.headers)),
    json: parsed.value,
    receivedAt: delivery.receivedAt,
  });
  return normalised.ok ? ok(normalised.value) : err({ reason: normalised.problem.detail });
}
