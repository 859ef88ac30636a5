import { sql } from 'drizzle-orm';
import { toStored } from '../../src/core/stored-json.ts';
import type { Database } from '../../src/db/client.ts';
import { buildFinding } from '../web/support/build-finding.ts';
import { benchServices } from './bench-config.ts';

/** As many as a large organisation has after some years; a fifth of them people judged. */
export const stored = { all: 100_000, judged: 20_000, open: 10_000, fingerprints: 8_000 } as const;

const rules = ['untouched', 'acknowledged', 'handled', 'escalated', 'last_level'] as const;

/** A statement takes so many, so that none takes too long. */
const atOnce = 10_000;

/** Candidates of the last year and what people said of them. */
export async function storeManyCandidates(db: Database): Promise<void> {
  const finding = JSON.stringify(toStored(buildFinding({ foundBy: 'untouched' })));
  for (let from = 1; from <= stored.all; from += atOnce) await storeSome(db, finding, from);
  await db.execute(sql`vacuum analyze candidates`);
}

async function storeSome(db: Database, finding: string, from: number): Promise<void> {
  await db.execute(sql`
    insert into candidates (id, subject_key, connection_id, detector, found_by, cycle, status,
      title, story, service_id, team_id, fingerprint, fingerprint_words, occurred_at, detected_at,
      settles_at, finding, priority, severity, closeness, recurrence, agreement, agreement_low,
      score_reasons, verdict, trace, customer_impact, gap, is_first, historical, occurrences,
      decided_by, decided_at, decision, decision_reason, updated_at)
    select gen_random_uuid(), 'pd-main/incident:B' || n, 'pd-main', 'auto_resolved_page',
      (${sql.param([...rules])}::text[])[1 + n % ${rules.length}], '1', status,
      'Checkout error rate is high', 'checkout paged 4 min, cleared by the monitor before anyone needed to act',
      'service-' || n % ${benchServices.length}, 'payments', 'print-' || n % ${stored.fingerprints},
      '[]', at, at, at, jsonb_set(${finding}::jsonb, '{occurredAt}',
        to_jsonb(to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))),
      30, 2, 2, 0.5, 0.5, 0.1, '[]', 'review', '[]', 'unknown', 'unknown', false, false, 1,
      case when judged then 'person:dana' end, case when judged then at end,
      case status when 'confirmed' then 'confirm' when 'dismissed' then 'dismiss' end,
      case status when 'dismissed' then 'not_a_near_miss' end, at
    from (select n, (select closecall_now()) - make_interval(mins => (n * 5)::int) as at,
        n > ${stored.open} and n <= ${stored.open + stored.judged} as judged,
        case when n <= ${stored.open} then 'open'
          when n > ${stored.open + stored.judged} then 'logged'
          when n % 3 = 0 then 'dismissed' else 'confirmed' end as status
      from generate_series(${from}::int, ${from + atOnce - 1}::int) as n) as made`);
}
