#!/usr/bin/env node
import { describeFailure } from './commands/describe-failure.ts';
import { buildProgram } from './commands/program.ts';

try {
  await buildProgram().parseAsync(process.argv);
} catch (error) {
  process.stderr.write(`${describeFailure(error)}\n`);
  process.exitCode = 1;
}
