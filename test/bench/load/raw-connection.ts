import { once } from 'node:events';
import { connect } from 'node:net';

/** A keep-alive connection that costs the machine as little as possible: the server is measured. */
export type RawConnection = {
  /** Sends a whole request, head and body, and resolves with the status of its answer. */
  send(request: Buffer): Promise<number>;
  close(): void;
};

const headEnd = '\r\n\r\n';

export async function openRawConnection(port: number): Promise<RawConnection> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  let settle: { resolve: (status: number) => void; reject: (error: Error) => void } | null = null;
  let text = '';
  const fail = (error: Error) => settle?.reject(error);
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the server closed a connection')));
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    const status = statusOfWhole(text);
    if (status === null) return;
    text = '';
    settle?.resolve(status);
  });
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject };
        socket.write(request);
      }),
    close() {
      settle = null;
      socket.destroy();
    },
  };
}

/** The answer's status once all of it is there; only one answer is ever on its way. */
function statusOfWhole(text: string): number | null {
  const end = text.indexOf(headEnd);
  if (end === -1) return null;
  const head = text.slice(0, end);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  const isWhole =
    length === undefined
      ? text.endsWith(`0${headEnd}`)
      : text.length >= end + headEnd.length + Number(length);
  return isWhole ? Number(text.slice(9, 12)) : null;
}
