import pg from 'pg';

export type DatabaseColumn = { name: string; type: string; isNullable: boolean };

export type DatabaseTable = {
  name: string;
  columns: readonly (DatabaseColumn & { extra: string })[];
  constraints: readonly string[];
  indexes: readonly { name: string; definition: string }[];
  partitionedBy: string | null;
};

/** What a migrated database consists of, without the tables of the queue and the weekly partitions. */
export type DatabaseSchema = {
  tables: readonly DatabaseTable[];
  functions: readonly string[];
};

/** Reads tables, columns, constraints, indexes and functions, each in the order of its name. */
export async function readSchema(url: string): Promise<DatabaseSchema> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const tables = await client.query<{ name: string; partitionedBy: string | null }>(tablesQuery);
    const columns = await client.query<DatabaseColumn & { table: string; extra: string }>(
      columnsQuery,
    );
    const constraints = await client.query<Definition>(constraintsQuery);
    const indexes = await client.query<Definition>(indexesQuery);
    const functions = await client.query<{ text: string }>(functionsQuery);
    return {
      tables: tables.rows.map(({ name, partitionedBy }) => ({
        name,
        partitionedBy,
        columns: of(name, columns.rows),
        constraints: of(name, constraints.rows).map((row) => `${row.name} ${row.definition}`),
        indexes: of(name, indexes.rows),
      })),
      functions: functions.rows.map(({ text }) => text),
    };
  } finally {
    await client.end();
  }
}

/** The schema as the lines of `migrations/schema.txt`. */
export function writeSchema({ tables, functions }: DatabaseSchema): string {
  const blocks = tables.map((table) =>
    [
      `table ${table.name}${table.partitionedBy === null ? '' : ` partition by ${table.partitionedBy}`}`,
      ...table.columns.map(
        ({ name, type, isNullable, extra }) =>
          `  ${name} ${type}${isNullable ? '' : ' not null'}${extra === '' ? '' : ` ${extra}`}`,
      ),
      ...table.constraints.map((constraint) => `  constraint ${constraint}`),
      ...table.indexes.map(({ definition }) => `  ${definition}`),
    ].join('\n'),
  );
  return `${[...blocks, ...functions].join('\n\n')}\n`;
}

type Definition = { table: string; name: string; definition: string };

function of<Row extends { table: string }>(table: string, rows: readonly Row[]): readonly Row[] {
  return rows.filter((row) => row.table === table);
}

const tablesQuery = `
  select relname as name, pg_get_partkeydef(oid) as "partitionedBy"
  from pg_class
  where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
    and (not relispartition or relname = 'deliveries_rest')
  order by relname collate "C"`;

const columnsQuery = `
  select relname as table, attname as name, format_type(atttypid, atttypmod) as type,
    not attnotnull as "isNullable",
    case when attidentity <> '' then 'generated as identity'
      when pg_get_expr(adbin, adrelid) is null then ''
      else 'default ' || pg_get_expr(adbin, adrelid) end as extra
  from pg_attribute
  join pg_class on pg_class.oid = attrelid
  left join pg_attrdef on adrelid = attrelid and adnum = attnum
  where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and attnum > 0
    and not attisdropped
  order by relname collate "C", attname collate "C"`;

// Not-null constraints are rows of their own from PostgreSQL 18 on; the columns tell of them.
const constraintsQuery = `
  select relname as table, conname as name, pg_get_constraintdef(pg_constraint.oid) as definition
  from pg_constraint
  join pg_class on pg_class.oid = conrelid
  where connamespace = 'public'::regnamespace and contype in ('p', 'u', 'f', 'c', 'x')
  order by relname collate "C", conname collate "C"`;

// Indexes that a constraint makes are told by the constraint.
const indexesQuery = `
  select relname as table, indexrelid::regclass::text as name,
    pg_get_indexdef(indexrelid) as definition
  from pg_index
  join pg_class on pg_class.oid = indrelid
  where relnamespace = 'public'::regnamespace
    and not exists (select 1 from pg_constraint where conindid = indexrelid)
  order by relname collate "C", indexrelid::regclass::text collate "C"`;

const functionsQuery = `
  select pg_get_functiondef(oid) as text from pg_proc
  where pronamespace = 'public'::regnamespace
  order by proname collate "C"`;
