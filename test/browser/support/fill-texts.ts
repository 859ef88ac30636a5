import { sql } from 'drizzle-orm';
import type { Database } from '../../../src/db/client.ts';

/** Columns that hold what people and providers wrote, whichever table they are in. */
const written = [
  ...['title', 'story', 'note', 'decision_note', 'problem', 'reason', 'because', 'told', 'text'],
  ...['name', 'cause', 'what', 'event', 'owner', 'returned_because', 'body_text', 'question'],
  ...['answer', 'summary', 'description', 'learnt', 'label', 'message', 'issue_key', 'issue_url'],
  ...['made_by', 'created_by', 'decided_by', 'requested_by', 'set_by', 'user_name', 'reporter'],
];

/** Puts the texts into every such column there is, another one into each row. */
export async function fillTexts(db: Database, texts: readonly string[]) {
  const columns = await db.execute<{ table: string; column: string }>(sql`
    select c.table_name as "table", c.column_name as "column" from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
    where table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type = 'text'
      and c.column_name = any(${sql.param(written)}::text[])`);
  let filled = 0;
  for (const { table, column } of columns) {
    const [name, of] = [sql.identifier(table), sql.identifier(column)];
    const value = sql`(${sql.param([...texts])}::text[])[1 + n % ${texts.length}::int]`;
    const counted = sql`select ctid as at, row_number() over ()::int as n from ${name}`;
    const statement = sql`update ${name} set ${of} = ${value} from (${counted}) as rows
      where ${name}.ctid = rows.at and ${of} is not null`;
    filled += await db.execute(statement).then(() => 1, isHeldBack);
  }
  return filled;
}

/** Some columns of these names hold one word of a list, or what is unique. */
function isHeldBack(error: unknown): number {
  const { code = '' } = (error instanceof Error ? (error.cause as { code?: string }) : null) ?? {};
  if (code.startsWith('23')) return 0;
  throw error;
}
