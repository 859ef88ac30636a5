import { localAddress } from '../start/local-address.ts';
import { SetupError } from '../start/open-data.ts';
import { readSetup } from './read-setup.ts';

/** `closecall healthcheck`: ends with 0 when the process on this machine answers. */
export async function healthcheck(): Promise<void> {
  const { HOST: host, PORT: port } = readSetup();
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const address = localAddress(name, port);
  const status = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(3_000) })
    .then((answer) => answer.status)
    .catch(() => 'nothing');
  if (status !== 200) throw new SetupError(`${address}/healthz answered ${status}.`);
}
