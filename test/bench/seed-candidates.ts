import pg from 'pg';
import { toStored } from '../../src/core/stored-json.ts';
import { benchServices } from './bench-config.ts';
import { storedFinding } from './stored-finding.ts';

export const stored = { candidates: 100_000, judged: 20_000, open: 2_000, bulk: 10_000 } as const;

/** The fingerprint's beginning of those that a bulk decision is measured on. */
export const bulkTitle = 'Synthetic load of the quarter';

/**
 * As after two years of a company of middling size: 100,000 candidates of 5,000 fingerprints, some
 * seen twice and some thousands of times, a fifth of them judged by people, 2,000 open, the rest
 * kept quietly; each with what the audit says of it. `withBulk`: 10,000 more are open, of last week,
 * and share a title.
 */
export async function seedCandidates(url: string, { withBulk }: { withBulk: boolean }) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const finding = JSON.stringify(toStored(storedFinding()));
  await client.query(insertCandidates, [stored.candidates, finding, benchServices.length]);
  if (withBulk)
    await client.query(insertBulk, [stored.bulk, finding, benchServices.length, bulkTitle]);
  await client.query(openNow);
  await client.query(insertFollowUps);
  await client.query(insertEvents);
  await client.query('vacuum analyze');
  await client.end();
}

const columns = `id, subject_key, connection_id, detector, cycle, status, previous_status, title, story,
  service_id, team_id, fingerprint, fingerprint_words, began_at, occurred_at, detected_at, settles_at,
  finding, priority, severity, closeness, recurrence, agreement, agreement_low, score_reasons, verdict,
  trace, customer_impact, gap, is_first, historical, occurrences, decided_by, decided_at, decision,
  decision_reason, updated_at, version`;

const scored = `'[{"factor":"severity","value":10,"text":"Its service is of tier 2, so it could have hurt customers."},
  {"factor":"closeness","value":2,"text":"It cleared before the first escalation."},
  {"factor":"recurrence","value":0.7,"text":"Seen 14 times in 30 days."},
  {"factor":"agreement","value":0.8,"text":"People agreed 8 of 10 times."}]'::jsonb, 'review',
  '[{"rule":"everything","matched":true,"because":"always"}]'::jsonb, 'unknown', 'unknown', false, false, 9`;

/** Every fifth was judged, every fiftieth is open; few fingerprints make up most of it. */
const insertCandidates = `
  insert into candidates (${columns})
  select gen_random_uuid(), 'pd-main/incident:SEED' || n, 'pd-main',
    (array['auto_resolved_page', 'retried_ci_failure', 'canary_rollback'])[1 + n % 3], '1',
    status, case when n % 5 = 0 then 'open' end,
    'Alert ' || print || ' of service-' || service, 'service-' || service || ' paged 4 min, cleared by the monitor before anyone needed to act',
    'service-' || service, 'payments', 'seed-' || print, '["alert"]', at - interval '4 minutes', at, at, at,
    $2::jsonb, (n * 37 % 1000) / 10.0, 10, 2, 0.7, 0.8, 0.5, ${scored},
    case when n % 5 = 0 then 'person:' || (array['dana', 'lee', 'kim'])[1 + n % 3] end,
    case when n % 5 = 0 then at + interval '2 hours' end,
    case when n % 5 = 0 then case when n % 15 = 0 then 'dismiss' else 'confirm' end end,
    case when n % 15 = 0 then 'not_a_near_miss' end, at, case when n % 5 = 0 then 2 else 1 end
  from (select n, floor(5000 * power(random(), 3))::int as print, (n * 7 % $3::int) as service,
      closecall_now() - interval '15 days' - n * interval '10 minutes' as at,
      case when n % 15 = 0 then 'dismissed' when n % 5 = 0 then 'confirmed'
        when n % 50 = 1 then 'open' else 'logged' end as status
    from generate_series(1, $1::int) n) seeds`;

const insertBulk = `
  insert into candidates (${columns})
  select gen_random_uuid(), 'pd-main/incident:BULK' || n, 'pd-main', 'auto_resolved_page', '1', 'open', null,
    $4, 'service paged 4 min, cleared by the monitor', 'service-' || (n % $3::int), 'payments',
    'bulk-' || (n % 200), '["load"]', at, at, at, at, $2::jsonb, 12, 10, 2, 0.7, 0.8, 0.5, ${scored},
    null, null, null, null, at, 1
  from (select n, closecall_now() - n * interval '1 minute' as at from generate_series(1, $1::int) n) seeds`;

/** What waited for two weeks would be put away while it is measured. */
const openNow = `update candidates set open_since = closecall_now() where status = 'open'`;

/** Their tickets were finished before all that is stored, so that each confirmation plans a new one. */
const insertFollowUps = `
  with asked as (
    insert into follow_ups (id, fingerprint, candidate_id, team_id, marker, status, held_until,
      issue_id, issue_key, requested_by, created_at, opened_at, closed_at)
    select distinct on (fingerprint) gen_random_uuid(), fingerprint, id, team_id, 'closecall-' || id,
      'done', at, id::text, 'PAY-' || row_number() over (), decided_by, at, at, at + interval '1 day'
    from (select *, closecall_now() - interval '3 years' as at from candidates
      where status = 'confirmed') confirmed
    order by fingerprint, occurred_at returning id, candidate_id
  )
  update candidates set follow_up_id = asked.id from asked where asked.candidate_id = candidates.id`;

const insertEvents = `
  insert into audit_events (at, actor, action, entity, entity_id, detail)
  select occurred_at, 'system', 'detected', 'candidate', id::text, '{"status":"settling"}'::jsonb from candidates
  union all
  select occurred_at, 'system', 'settled_review', 'candidate', id::text, '{"from":"settling"}' from candidates
  union all
  select decided_at, decided_by, decision, 'candidate', id::text, '{"from":"open"}' from candidates
  where decided_by is not null`;
