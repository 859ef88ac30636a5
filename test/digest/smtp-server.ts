import { createServer, type Socket } from 'node:net';

/** How the server meets the next mail; `takes` unless said. */
export type MailFault = 'takes' | 'later' | 'refuses' | 'ends-after-the-mail';

/** A mail server on loopback that keeps what it is sent, and fails as it is told to. */
export async function startSmtpServer() {
  const mails: { to: string[]; text: string }[] = [];
  const faults: MailFault[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket, { mails, fault: () => faults.shift() ?? 'takes' });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    /** The next mails meet these, in order. */
    next: (...wanted: MailFault[]) => faults.push(...wanted),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

type Box = { mails: { to: string[]; text: string }[]; fault: () => MailFault };

function serve(socket: Socket, { mails, fault }: Box): void {
  let to: string[] = [];
  let text: string | null = null;
  let waiting = '';
  let met: MailFault = 'takes';
  const say = (line: string) => socket.write(`${line}\r\n`);
  const endOfMail = () => {
    mails.push({ to, text: decoded(text ?? '') });
    [to, text] = [[], null];
    if (met === 'ends-after-the-mail') return socket.destroy();
    return say('250 taken');
  };
  const atMail = () => {
    met = fault();
    const answers = { later: '451 try again later', refuses: '550 not from you' } as const;
    return say(met === 'later' || met === 'refuses' ? answers[met] : '250 ok');
  };
  const commands: Readonly<Record<string, (line: string) => unknown>> = {
    EHLO: () => say('250 mail.example'),
    MAIL: atMail,
    RCPT: (line) => {
      to.push(/<([^>]*)>/.exec(line)?.[1] ?? '');
      return say('250 ok');
    },
    DATA: () => {
      text = '';
      return say('354 go on');
    },
    QUIT: () => socket.end('221 bye\r\n'),
  };
  const command = (line: string) => (commands[line.slice(0, 4)] ?? (() => say('250 ok')))(line);
  say('220 mail.example');
  socket.on('data', (chunk: Buffer) => {
    waiting += chunk.toString('utf8');
    for (let end = waiting.indexOf('\r\n'); end >= 0; end = waiting.indexOf('\r\n')) {
      const line = waiting.slice(0, end);
      waiting = waiting.slice(end + 2);
      if (text === null) command(line);
      else if (line === '.') endOfMail();
      else text += `${line}\n`;
    }
  });
}

/** Quoted-printable, as mails with long lines come. */
function decoded(text: string): string {
  const bytes = text
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
