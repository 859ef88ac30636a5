import pg from 'pg';
import { seedCandidates } from './seed-candidates.ts';

const inTeams = 40;

/**
 * The same 100,000 candidates as a year of a company with 40 teams, a service each: its 2,000 open
 * ones are of about 500 fingerprints, each of one team.
 */
export async function seedInbox(url: string): Promise<void> {
  await seedCandidates(url, { withBulk: false });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(insertTeams, [inTeams]);
  await client.query(spread, [inTeams]);
  await client.query(gather);
  await client.query('vacuum (full, analyze) candidates');
  // What is read from an index alone needs to know that all of it can be seen, as in a table that has aged.
  await client.query('vacuum candidates');
  await client.end();
}

const insertTeams = `
  insert into teams (id, name) select 'team-' || n, 'Team ' || n
  from generate_series(0, $1::int - 1) n`;

/** A year that ends now. */
const spread = `
  update candidates set team_id = 'team-' || place, service_id = 'service-' || place,
    title = split_part(title, ' of ', 1) || ' of service-' || place,
    story = 'service-' || place || substr(story, strpos(story, ' ')),
    occurred_at = at, detected_at = at, settles_at = at, began_at = at - interval '4 minutes',
    decided_at = case when decided_at is not null then at + interval '2 hours' end
  from (select id as of, abs(hashtext(id::text)) % $1::int as place,
      closecall_now() - (closecall_now() - interval '15 days' - occurred_at) * 0.526 as at
    from candidates) places where of = id`;

const gather = `
  update candidates set fingerprint = service_id || '-waits-' || nth % 13
  from (select id as of, row_number() over (partition by service_id order by id) as nth
    from candidates where status = 'open') waiting where of = id`;
