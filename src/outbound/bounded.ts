import { OutboundError } from '../../connectors/contract.ts';
import { redact } from './redact.ts';

/**
 * Runs one call under a limit for the whole of it. The signal asks the call to stop; a client that
 * ignores it still loses the race, and its late end is of no interest to anybody.
 */
export async function bounded<T>(
  timeoutMs: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new OutboundError('timeout', `no answer within ${timeoutMs} ms`));
      controller.abort();
    }, timeoutMs);
  });
  try {
    return await Promise.race([call(controller.signal), limit]);
  } catch (error) {
    throw redact(error);
  } finally {
    clearTimeout(timer);
    // Ends what a client may still have under way, such as a retry of its own.
    controller.abort();
  }
}
