/** What a stand-in answers; an object is sent as JSON, a text as it is, null as an empty body. */
export type Answer = {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body: object | string | null;
};

/** An answer as it goes over the wire. */
export type WireAnswer = { status: number; headers: Record<string, string>; body: Buffer };

export function toWire(answer: Answer): WireAnswer {
  const isJson = typeof answer.body === 'object' && answer.body !== null;
  const text = isJson ? JSON.stringify(answer.body) : (answer.body ?? '');
  const body = Buffer.from(String(text));
  return {
    status: answer.status,
    headers: {
      'Content-Type': isJson ? 'application/json;charset=UTF-8' : 'text/plain;charset=UTF-8',
      'Content-Length': String(body.length),
      ...answer.headers,
    },
    body,
  };
}

/** A page for people. Nothing on it runs or is fetched from elsewhere. */
export function htmlAnswer(html: string, status = 200): Answer {
  return {
    status,
    headers: {
      'Content-Type': 'text/html;charset=UTF-8',
      'Content-Security-Policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
      'X-Content-Type-Options': 'nosniff',
    },
    body: html,
  };
}
