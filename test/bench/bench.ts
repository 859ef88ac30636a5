import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';
import { type DatabaseServer, openEmbeddedServer, openGivenServer } from './database-server.ts';
import { measureIngest } from './ingest.ts';
import type { Measurement } from './measurement.ts';
import { type BenchOptions, readOptions, type Section } from './options.ts';
import { type DatabaseReport, machine, table, writeResults } from './report.ts';

const resultsFolder = join(packageRoot(), 'bench-results');

const measures: Readonly<
  Partial<
    Record<Section, (database: DatabaseServer, options: BenchOptions) => Promise<Measurement[]>>
  >
> = {
  ingest: (database, { rounds, seconds, profile }) =>
    measureIngest(database, {
      rounds,
      seconds,
      profileDir: profile ? join(resultsFolder, 'profiles') : undefined,
    }),
};

const options = readOptions(process.argv.slice(2));
const given = process.env['DATABASE_URL'];
const reports: DatabaseReport[] = [];
for (const open of [openEmbeddedServer, ...(given ? [() => openGivenServer(given)] : [])]) {
  const database = await open();
  try {
    const measurements: Measurement[] = [];
    for (const section of options.only) {
      process.stderr.write(`${database.name}: ${section}\n`);
      measurements.push(...((await measures[section]?.(database, options)) ?? []));
    }
    const report = { database: database.name, version: database.version, measurements };
    process.stdout.write(`\n${table(report)}`);
    reports.push(report);
  } finally {
    await database.close();
  }
}
const { processors, model, node } = machine();
const path = await writeResults(resultsFolder, reports);
process.stdout.write(`\n${processors} × ${model}, Node ${node}\n${path}\n`);
