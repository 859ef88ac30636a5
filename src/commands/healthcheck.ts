import { readSetup } from './read-setup.ts';

/** `closecall healthcheck`: ends with 0 when the process on this machine answers. */
export async function healthcheck(): Promise<void> {
  const { HOST: host, PORT: port } = readSetup();
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const answer = await fetch(`http://${name.includes(':') ? `[${name}]` : name}:${port}/healthz`, {
    signal: AbortSignal.timeout(3_000),
  });
  if (!answer.ok) throw new Error(`/healthz answered ${answer.status}`);
}
