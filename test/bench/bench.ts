import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';
import { measureBrowser } from './browser.ts';
import { measureBulk } from './bulk.ts';
import { type DatabaseServer, openEmbeddedServer, openGivenServer } from './database-server.ts';
import { measureDecisions } from './decisions.ts';
import { measureDrain } from './drain.ts';
import { measureInbox } from './inbox.ts';
import { measureIngest } from './ingest.ts';
import { measureLatency } from './latency.ts';
import { measureLookups } from './lookups.ts';
import type { Measurement } from './measurement.ts';
import { type BenchOptions, readOptions, type Section } from './options.ts';
import { measureRecompute } from './recompute.ts';
import { type DatabaseReport, machine, table, writeResults } from './report.ts';
import { measureScoring } from './scoring.ts';
import { measureStart } from './start.ts';

type RunOptions = BenchOptions & { profileDir: string | undefined };
type Measure = (database: DatabaseServer, options: RunOptions) => Promise<Measurement[]>;

const measures: Readonly<Record<Section, Measure>> = {
  ingest: measureIngest,
  drain: measureDrain,
  latency: measureLatency,
  lookups: measureLookups,
  recompute: measureRecompute,
  scoring: measureScoring,
  bulk: measureBulk,
  decisions: measureDecisions,
  browser: measureBrowser,
  inbox: measureInbox,
  start: measureStart,
};

const resultsFolder = join(packageRoot(), 'bench-results');

async function measureOn(database: DatabaseServer, options: RunOptions): Promise<DatabaseReport> {
  const measurements: Measurement[] = [];
  try {
    for (const section of options.only) {
      process.stderr.write(`${section}, on the ${database.name} database …\n`);
      measurements.push(...(await measures[section](database, options)));
    }
  } finally {
    await database.close();
  }
  return { database: database.name, version: database.version, measurements };
}

const options = readOptions(process.argv.slice(2));
const profileDir = options.profile ? join(resultsFolder, 'profiles') : undefined;
const given = process.env['DATABASE_URL'];
const reports: DatabaseReport[] = [];
for (const open of [openEmbeddedServer, ...(given ? [() => openGivenServer(given)] : [])]) {
  const database = await open();
  const giveUp = () => void database.close().finally(() => process.exit(1));
  process.once('SIGINT', giveUp).once('SIGTERM', giveUp);
  const report = await measureOn(database, { ...options, profileDir });
  process.off('SIGINT', giveUp).off('SIGTERM', giveUp);
  process.stdout.write(`\n${table(report)}\n`);
  reports.push(report);
}
const { processors, model, node } = machine();
const path = await writeResults(resultsFolder, reports);
process.stdout.write(`${processors} × ${model}, Node ${node}\n${path}\n`);
