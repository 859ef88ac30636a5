#!/usr/bin/env node
import { describeFailure } from './commands/describe-failure.ts';
import { buildProgram } from './commands/program.ts';

// Whoever read our output may be gone; that is no reason to stop.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

try {
  await buildProgram().parseAsync(process.argv);
} catch (error) {
  const wasStopped = error instanceof Error && error.name === 'AbortError';
  process.stderr.write(`${wasStopped ? 'Stopped.' : describeFailure(error)}\n`);
  process.exitCode = wasStopped ? 0 : 1;
}
