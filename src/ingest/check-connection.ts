import { type Outbound, OutboundError } from '../../connectors/contract.ts';
import type { ConnectionDirectory } from './connection-directory.ts';

/** Whether the provider lets us in, and a sentence for people on what it said. */
export type ConnectionCheck = { ok: boolean; detail: string };

/**
 * Asks the connection's provider for something small with its API token; null when there is no such
 * connection.
 */
export async function checkConnection(
  context: { directory: ConnectionDirectory; outbound: Outbound },
  id: string,
): Promise<ConnectionCheck | null> {
  const connection = await context.directory.find(id);
  if (connection === null) return null;
  const { configured, apiToken, problem, connector } = connection;
  if (configured === null) return { ok: false, detail: `Its settings have a fault: ${problem}` };
  if (apiToken === null) return { ok: false, detail: 'It has no API token.' };
  try {
    const { detail } = await configured.check({ apiToken, outbound: context.outbound });
    return { ok: true, detail };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    const { message, status } = error;
    const detail = status === null ? `${connector.title} gave no answer: ${message}` : message;
    return { ok: false, detail };
  }
}
