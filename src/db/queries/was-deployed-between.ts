import { eq, sql } from 'drizzle-orm';
import { isClearlyNotProduction } from '../../core/detect/clearly-not-production.ts';
import { findingFromStored } from '../../core/stored-json.ts';
import type { DbOrTx } from '../client.ts';
import type { CandidateRow } from '../schema/candidates.ts';
import { services } from '../schema/index.ts';

type Span = { from: Date; until: Date };
type Place = { repository: string; environment: string; production: boolean | null };

/**
 * Whether what a candidate is about was deployed between two moments: to its own environment, where it
 * names one; otherwise its service's repositories, or its own, to an environment of the service, or
 * to any that customers may meet.
 */
export async function wasDeployedBetween(
  db: DbOrTx,
  candidate: Pick<CandidateRow, 'environment' | 'serviceId' | 'finding'>,
  span: Span,
): Promise<boolean> {
  if (span.until <= span.from) return false;
  const deployed = await deployedBetween(db, span);
  if (deployed.length === 0) return false;
  const { environment, serviceId, finding } = candidate;
  if (environment !== null) {
    return deployed.some((place) =>
      isSame(`${place.repository}:${place.environment}`, environment),
    );
  }
  const [service] =
    serviceId === null ? [] : await db.select().from(services).where(eq(services.id, serviceId));
  const { github } = findingFromStored(finding).service;
  const repositories = [...(service?.match.github ?? []), ...(github === null ? [] : [github])];
  const environments = service?.match.environments ?? [];
  return deployed.some(
    (place) =>
      repositories.some((repository) => isSame(repository, place.repository)) &&
      (environments.length === 0
        ? !isClearlyNotProduction(place)
        : environments.some((name) => isSame(name, place.environment))),
  );
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Where something was deployed for good, by the last time of each environment. */
async function deployedBetween(db: DbOrTx, span: Span): Promise<readonly Place[]> {
  const rows = await db.execute<Place>(sql`
    select last.repository, last.environment, last.production
    from subjects cross join lateral (
      select data->'deployment'->>'repository' as repository,
        data->'deployment'->>'environment' as environment,
        (data->'deployment'->>'production')::boolean as production
      from signals
      where subject_key = subjects.key and kind = 'deployment.succeeded'
        and occurred_at > ${span.from.toISOString()}::timestamptz
        and occurred_at <= ${span.until.toISOString()}::timestamptz
        and data->'deployment'->>'transient' is distinct from 'true'
      order by occurred_at desc
      limit 1
    ) as last
    where subjects.kind = 'environment'
    order by subjects.key
    limit 5000`);
  return [...rows];
}
