import { Command, InvalidArgumentError, Option } from 'commander';
import { programVersion } from '../web/program-version.ts';
import { addTokenCommands } from './add-token-commands.ts';
import { addUserCommands } from './add-user-commands.ts';
import { apply } from './apply.ts';
import { backfill } from './backfill.ts';
import { demo } from './demo.ts';
import { exportAll } from './export.ts';
import { healthcheck } from './healthcheck.ts';
import { login } from './login.ts';
import { migrate } from './migrate.ts';
import { replay } from './replay.ts';
import { serve } from './serve.ts';

/** The command line, `closecall <command>`. */
export function buildProgram(): Command {
  const program = new Command('closecall')
    .description('Finds near misses in what PagerDuty, GitHub and Jira already report.')
    .version(programVersion());
  program
    .command('serve')
    .description('start the web server and the workers')
    .addOption(new Option('--only <part>', 'start one part').choices(['web', 'worker']))
    .action((options: { only?: 'web' | 'worker' }) => serve(options.only ?? null));
  program.command('migrate').description('bring the database up to date, then end').action(migrate);
  program
    .command('apply')
    .description('make the configuration what a file says')
    .requiredOption('-f, --file <path>', 'the YAML file')
    .option('--dry-run', 'show what would change, and change nothing')
    .action((options: { file: string; dryRun?: boolean }) =>
      apply({ file: options.file, dryRun: options.dryRun ?? false }),
    );
  program
    .command('export')
    .description('print the configuration as such a file, without secrets')
    .action(exportAll);
  addBackfill(program);
  addReplay(program);
  program
    .command('demo')
    .description('try it: stand-in providers, a month of history and live traffic')
    .action(demo);
  program
    .command('login')
    .description('print a one-time link that signs an admin in, or makes the first one')
    .option('--name <handle>', 'which admin; who has been one longest unless said', personName)
    .action((options: { name?: string }) => login(options.name ?? null));
  addUserCommands(program);
  addTokenCommands(program);
  program
    .command('healthcheck')
    .description('ask the running service whether it is alive; for containers')
    .action(healthcheck);
  return program;
}

function addBackfill(program: Command): void {
  program
    .command('backfill')
    .description('look back: read what happened before Closecall was there, and sum it up')
    .option('--days <n>', 'how far', wholeDays, 30)
    .option('--connection <id>', 'of one connection; all whose past can be read unless said')
    .action(({ days, connection }: { days: number; connection?: string }) =>
      backfill({ days, connection: connection ?? null }),
    );
}

function addReplay(program: Command): void {
  program
    .command('replay')
    .description('run stored deliveries through today’s code, and tell what would change')
    .option('--since <time>', 'what arrived since: 7d, 12h, or a time such as 2030-01-31T10:00:00Z')
    .option('--connection <id>', 'of one connection')
    .option('--delivery <id>', 'this delivery alone')
    .option('--apply', 'change it; decisions that people made stay')
    .option('--json', 'print the same as JSON')
    .action(
      (options: {
        since?: string;
        connection?: string;
        delivery?: string;
        apply?: boolean;
        json?: boolean;
      }) =>
        replay({
          since: options.since ?? null,
          connection: options.connection ?? null,
          delivery: options.delivery ?? null,
          apply: options.apply ?? false,
          json: options.json ?? false,
        }),
    );
}

const mostDays = 365;

/** As long as the API takes names. */
const longestName = 200;

function personName(text: string): string {
  if (text.trim() !== '' && text.length <= longestName) return text;
  throw new InvalidArgumentError(`It has to be a name of up to ${longestName} characters.`);
}

function wholeDays(text: string): number {
  const days = Number(text);
  if (/^\d+$/.test(text) && days >= 1 && days <= mostDays) return days;
  throw new InvalidArgumentError(`It has to be a whole number from 1 to ${mostDays}.`);
}
