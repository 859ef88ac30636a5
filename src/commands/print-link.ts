import { localAddress } from '../start/local-address.ts';
import { readSetup } from './read-setup.ts';

/** Prints a one-time link as this environment's Closecall is reached, alone on its line. */
export function printLink(token: string): void {
  const environment = readSetup();
  const base = environment.PUBLIC_URL ?? localAddress(environment.HOST, environment.PORT);
  process.stdout.write(`${base}/login/${token}\n`);
  if (environment.PUBLIC_URL !== undefined) return;
  process.stderr.write(
    `It leads to port ${environment.PORT}; if Closecall listens elsewhere, set PORT or PUBLIC_URL as it has them.\n`,
  );
}
