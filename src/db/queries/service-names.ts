import { asc, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { services } from '../schema/services.ts';

/** A service to choose from. */
export type ServiceName = { id: string; name: string | null };

const most = 500;

/** The services that a list can be narrowed to, by name. */
export async function serviceNames(db: DbOrTx): Promise<readonly ServiceName[]> {
  return db
    .select({ id: services.id, name: services.name })
    .from(services)
    .orderBy(asc(sql`lower(coalesce(${services.name}, ${services.id}))`), asc(services.id))
    .limit(most);
}
