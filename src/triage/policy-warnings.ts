import { asc } from 'drizzle-orm';
import type { Rule, RuleProblem } from '../core/policy/rule.ts';
import { ruleWarnings } from '../core/policy/rule-warnings.ts';
import type { KnownNames } from '../core/policy/unknown-names.ts';
import type { DbOrTx } from '../db/client.ts';
import { services, teams } from '../db/schema/index.ts';

/** What is no fault of the rules, and yet most likely not what was meant. */
export async function policyWarnings(
  db: DbOrTx,
  rules: readonly Rule[],
): Promise<readonly RuleProblem[]> {
  return ruleWarnings(rules, await knownNames(db));
}

export async function knownNames(db: DbOrTx): Promise<KnownNames> {
  const of = async (table: typeof services | typeof teams) =>
    (await db.select({ id: table.id }).from(table).orderBy(asc(table.id))).map(({ id }) => id);
  return { service: await of(services), team: await of(teams) };
}
