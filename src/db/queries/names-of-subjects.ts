import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/** What people call a subject, as far as one of its facts tells. */
export type SubjectNames = {
  key: string;
  number: number | null;
  title: string | null;
  repository: string | null;
  /** The workflow of a run, or the name of a check. */
  workflow: string | null;
  environment: string | null;
  /** A ticket's own key. */
  ticket: string | null;
  /** Its own page; an environment has none. */
  url: string | null;
};

/** The names of these subjects, each from one fact that carries any; those without have no entry. */
export async function namesOfSubjects(
  db: DbOrTx,
  keys: readonly string[],
): Promise<readonly SubjectNames[]> {
  if (keys.length === 0) return [];
  return db.execute<SubjectNames>(sql`
    select named.key,
      coalesce(told->'number', told->'runNumber')::int as number,
      coalesce(told->>'title', told->>'summary') as title,
      told->>'repository' as repository,
      coalesce(told->>'workflow', told->>'name') as workflow,
      told->>'environment' as environment,
      told->>'key' as ticket,
      case when told ? 'environment' then null else told->>'url' end as url
    from unnest(${sql.param([...keys])}::text[]) as named (key) cross join lateral (
      select coalesce(data->'incident', data->'run', data->'check', data->'deployment',
        data->'ticket') as told
      from signals
      where subject_key = named.key
        and data ?| array['incident', 'run', 'check', 'deployment', 'ticket']
      order by fact_key limit 1) as fact
    order by named.key`);
}
