import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as tables from '../src/db/schema/index.ts';
import { type DatabaseSchema, readSchema, writeSchema } from './support/dump-schema.ts';
import { createTestDatabase, type TestDatabase } from './support/test-database.ts';

/** Tables that only SQL knows: the clock that tests shift, and the partition for stray times. */
const onlyInSql = ['clock_shift', 'deliveries_rest'];

let database: TestDatabase;
let schema: DatabaseSchema;

beforeAll(async () => {
  database = await createTestDatabase();
  schema = await readSchema(database.url);
});

afterAll(async () => {
  await database.drop();
});

describe('the schema after all migrations', () => {
  // After a new migration, write the file anew and read its difference before it is committed:
  //   npx vitest run --config test/vitest.config.ts test/schema.test.ts --update
  it('is what migrations/schema.txt says', async () => {
    await expect(writeSchema(schema)).toMatchFileSnapshot('../migrations/schema.txt');
  });

  it('would not go unnoticed if a column were there in SQL alone', async () => {
    const other = await createTestDatabase();
    try {
      await changeDatabase(other.url, 'alter table teams add column motto text');
      expect(writeSchema(await readSchema(other.url))).not.toBe(writeSchema(schema));
    } finally {
      await other.drop();
    }
  });

  it('has exactly the tables that the code knows', () => {
    const known = Object.values(tables).map((table) => getTableConfig(table).name);
    expect(schema.tables.map(({ name }) => name)).toEqual([...known, ...onlyInSql].sort());
  });

  it.each(Object.values(tables).map((table) => [getTableConfig(table).name, table] as const))(
    'has the columns and indexes of %s as the code declares them',
    (name, table) => {
      const migrated = schema.tables.find((each) => each.name === name);
      expect({
        columns: migrated?.columns.map((column) => withoutExtra(column)),
        indexes: migrated?.indexes.map((index) => [index.name, isUnique(index.definition)]),
      }).toEqual(declared(table));
    },
  );
});

async function changeDatabase(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

function withoutExtra({
  name,
  type,
  isNullable,
}: {
  name: string;
  type: string;
  isNullable: boolean;
}) {
  return { name, type, isNullable };
}

function isUnique(definition: string): boolean {
  return definition.startsWith('CREATE UNIQUE INDEX');
}

function declared(table: PgTable) {
  const { columns, indexes } = getTableConfig(table);
  return {
    columns: byName(
      columns.map((column) => ({
        name: column.name,
        type: column.getSQLType().replace(' (', '('),
        isNullable: !column.notNull,
      })),
      ({ name }) => name,
    ),
    indexes: byName(
      indexes.map(({ config }) => [config.name ?? '', config.unique] as const),
      ([name]) => name,
    ),
  };
}

/** In the order of bytes, as the database's side is. */
function byName<T>(items: readonly T[], nameOf: (item: T) => string): readonly T[] {
  return [...items].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}
