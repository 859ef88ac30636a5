import { sql } from 'drizzle-orm';
import type { DetectorName } from '../../core/detect/finding.ts';
import type { SeenFingerprint } from '../../core/score/learn-priors.ts';
import type { DbOrTx } from '../client.ts';
import { occurrences } from './occurrences.ts';

type Row = { detector: DetectorName; tier: number | null; times: number[] };

/**
 * When each fingerprint was seen within the last `days` days, or since the first of all was, with the
 * tier of its service today; and how many days that is.
 */
export async function fingerprintTimes(
  db: DbOrTx,
  days: number,
): Promise<{ seen: readonly SeenFingerprint[]; periodDays: number }> {
  const [watch] = await db.execute<{ since: string | null; days: number | null }>(sql`
    select (extract(epoch from since) * 1000)::bigint as since,
      (extract(epoch from closecall_now() - since) / 86400)::float8 as days
    from (select greatest(closecall_now() - make_interval(days => ${days}::int),
      (select occurred_at from candidates order by occurred_at limit 1)) as since) as watched
    where exists (select from candidates)`);
  if (watch === undefined || watch.since === null) return { seen: [], periodDays: 0 };
  const since = new Date(Number(watch.since)).toISOString();
  const rows = await db.execute<Row>(sql`
    select min(detector) as detector, min(services.tier) as tier,
      json_agg((extract(epoch from occurred_at) * 1000)::bigint) as times
    from ${occurrences} left join services on services.id = occurrences.service_id
    where occurred_at >= ${since}::timestamptz and occurred_at <= closecall_now()
    group by fingerprint`);
  return {
    seen: rows.map(({ detector, tier, times }) => ({ detector, tier, times })),
    periodDays: watch.days ?? 0,
  };
}
