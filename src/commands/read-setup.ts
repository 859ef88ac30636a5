import { type Environment, readEnvironment } from '../config/environment.ts';
import { processEnvironment } from '../config/process-environment.ts';
import { SetupError } from '../start/open-data.ts';

/** The process environment, or one error that lists every fault. */
export function readSetup(): Environment {
  const environment = readEnvironment(processEnvironment);
  if (environment.ok) return environment.value;
  const faults = environment.problem.map(({ name, message }) => `  ${name} ${message}`);
  throw new SetupError(['These settings need a change:', ...faults].join('\n'));
}
