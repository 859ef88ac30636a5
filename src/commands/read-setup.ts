import { type Environment, readEnvironment } from '../config/environment.ts';
import { forgetForeignVariables, processEnvironment } from '../config/process-environment.ts';
import { singleSignOnFaults } from '../config/single-sign-on.ts';
import { readSecretKey } from '../configure/secret-box.ts';
import { isAddressRange } from '../outbound/allowed-address.ts';
import { SetupError } from '../start/open-data.ts';

/** The process environment, or one error that lists every fault. */
export function readSetup(): Environment {
  forgetForeignVariables();
  const environment = readEnvironment(processEnvironment);
  const faults = environment.ok
    ? faultsOfMeaning(environment.value)
    : environment.problem.map(({ name, message }) => `  ${name} ${message}`);
  if (environment.ok && faults.length === 0) return environment.value;
  throw new SetupError(['These settings need a change:', ...faults].join('\n'));
}

/** What the environment's shape can't tell: a key and address ranges that can be read. */
function faultsOfMeaning(environment: Environment): readonly string[] {
  const { CLOSECALL_SECRET_KEY: key, CLOSECALL_EGRESS_ALLOW: ranges } = environment;
  const secretKey = key === undefined ? null : readSecretKey(key);
  return [
    ...(secretKey?.ok === false ? [`  CLOSECALL_SECRET_KEY ${secretKey.problem}`] : []),
    ...ranges
      .filter((range) => !isAddressRange(range))
      .map((range) => `  CLOSECALL_EGRESS_ALLOW has "${range}", which is no range like 10.0.0.0/8`),
    ...singleSignOnFaults(environment),
  ];
}
