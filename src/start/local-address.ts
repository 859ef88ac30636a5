/** A host that this machine reaches the service by, given the one that it listens on. */
export function localHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** Where the service answers, as seen from this machine. */
export function localAddress(host: string, port: number): string {
  return `http://${localHost(host)}:${port}`;
}
