import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/** What stood in any version of the policy, whether it is in force or not. */
export type StoodInPolicies = {
  /** All these rules together, and all these questions. */
  rules: boolean;
  questions: boolean;
  /** The conditions of any rules and questions. */
  conditions: ReadonlySet<string>;
};

type Wanted = { rules: readonly unknown[]; questions?: readonly unknown[] | undefined };

const noEntries = sql`'[]'::jsonb`;

/** What of these rules and questions stood in a version before. */
export async function stoodInPolicies(
  db: DbOrTx,
  { rules, questions = [] }: Wanted = { rules: [] },
): Promise<StoodInPolicies> {
  const questionsOf = sql`coalesce(document->'questions', ${noEntries})`;
  const [row] = await db.execute<{ rules: boolean; questions: boolean; conditions: string[] }>(sql`
    select
      exists (select 1 from policies where document->'rules' = ${JSON.stringify(rules)}::jsonb) as rules,
      exists (select 1 from policies where ${questionsOf} = ${JSON.stringify(questions)}::jsonb) as questions,
      array(select distinct entry->>'when'
        from policies, jsonb_array_elements(document->'rules' || ${questionsOf}) as entry) as conditions`);
  return {
    rules: row?.rules ?? false,
    questions: row?.questions ?? false,
    conditions: new Set(row?.conditions),
  };
}
