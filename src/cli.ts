#!/usr/bin/env node
import { describeFailure } from './commands/describe-failure.ts';
import { buildProgram } from './commands/program.ts';

// Whoever read our output may be gone; that is no reason to stop.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

try {
  // As commander's default command, serve would take a misspelt command for its argument.
  const args = process.argv.length === 2 ? [...process.argv, 'serve'] : process.argv;
  await buildProgram().parseAsync(args);
} catch (error) {
  const wasStopped = error instanceof Error && error.name === 'AbortError';
  process.stderr.write(`${wasStopped ? 'Stopped.' : describeFailure(error)}\n`);
  process.exitCode = wasStopped ? 0 : 1;
}
