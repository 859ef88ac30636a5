/** One event of a stream, with its data read. */
export type Heard = { event: string; id: string | null; data: Record<string, unknown> };

export type OpenStream = {
  status: number;
  headers: Headers;
  /** The next event of these names; what else came before it is passed over. Null once it is over. */
  next(...names: readonly string[]): Promise<Heard | null>;
  close(): void;
};

/** Reads server-sent events as a browser would. */
export async function openStream(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<OpenStream> {
  const leaving = new AbortController();
  const answer = await fetch(url, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: leaving.signal,
  });
  const events = answer.body === null ? null : eventsOf(answer.body);
  return {
    status: answer.status,
    headers: answer.headers,
    async next(...names) {
      for (;;) {
        const next = await events?.next();
        if (next === undefined || next.done === true) return null;
        if (names.includes(next.value.event)) return next.value;
      }
    },
    close: () => leaving.abort(),
  };
}

async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Heard, void> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) yield readEvent(block);
  }
}

function readEvent(block: string): Heard {
  const fields = new Map(block.split('\n').map((line) => cut(line)));
  return {
    event: fields.get('event') ?? '',
    id: fields.get('id') ?? null,
    data: JSON.parse(fields.get('data') ?? '{}'),
  };
}

function cut(line: string): [string, string] {
  const at = line.indexOf(': ');
  return [line.slice(0, at), line.slice(at + 2)];
}
