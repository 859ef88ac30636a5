import pg from 'pg';

/** A connection that hears what is told on one channel. */
export type Listening = {
  /** Resolves when the connection is gone, for whatever reason. */
  lost: Promise<void>;
  close(): void;
};

type ListenOptions = {
  url: string;
  channel: string;
  onMessage: (payload: string) => void;
  signal: AbortSignal;
};

/**
 * Listens on a connection of its own: in a pool it would be handed on or closed when idle, and
 * nothing would be heard any more. Throws when the database can't be reached.
 */
export async function listen(options: ListenOptions): Promise<Listening> {
  const { url, channel, onMessage, signal } = options;
  const client = new pg.Client({
    connectionString: url,
    application_name: 'closecall-live',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  const lost = new Promise<void>((resolve) => {
    client.on('end', resolve);
    client.on('error', () => resolve());
  });
  client.on('notification', ({ payload }) => onMessage(payload ?? ''));
  const close = () => void client.end().catch(() => undefined);
  try {
    await client.connect();
    signal.throwIfAborted();
    await client.query(`listen ${pg.escapeIdentifier(channel)}`);
  } catch (error) {
    close();
    throw error;
  }
  return { lost, close };
}
