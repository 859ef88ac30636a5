import { Socket } from 'node:net';

/**
 * Makes sockets that end when nothing came for so long. A network that goes away without a word
 * would else keep a query waiting for a quarter of an hour, and its place in the pool with it.
 */
export function impatientSocket(limitMs: number): () => Socket {
  return () => {
    const socket = new Socket();
    socket.setTimeout(limitMs, () => {
      const silence = new Error(`nothing came from the database for ${limitMs / 1000} s`);
      socket.destroy(Object.assign(silence, { code: 'ETIMEDOUT' }));
    });
    return socket;
  };
}
