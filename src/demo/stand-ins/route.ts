import type { IncomingMessage } from 'node:http';
import type { Answer } from './answer.ts';
import { pathPattern } from './path-pattern.ts';

/** One request as a route sees it. In `query`, values of the same name are joined by a comma. */
export type Call = {
  method: string;
  /** The path without its query. */
  path: string;
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
  /** The parsed body; undefined when it is no JSON. */
  json: unknown;
  at: Date;
};

export type Route<Endpoint extends string> = {
  endpoint: Endpoint;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/issue/:key`, see path-pattern.ts. */
  path: string;
  /** Answers without credentials. */
  isOpen?: boolean;
  answer: (call: Call) => Answer | Promise<Answer>;
};

type FindRoute<Endpoint extends string> = (
  method: string,
  path: string,
) => { route: Route<Endpoint>; params: Readonly<Record<string, string>> } | null;

/** The first route of the list wins. */
export function routeFinder<Endpoint extends string>(
  routes: readonly Route<Endpoint>[],
): FindRoute<Endpoint> {
  const compiled = routes.map((route) => ({ route, match: pathPattern(route.path) }));
  return (method, path) => {
    for (const { route, match } of compiled) {
      const params = route.method === method ? match(path) : null;
      if (params) return { route, params };
    }
    return null;
  };
}

/** Reads the whole request; throws when the caller hangs up before its end. */
export async function readCall(req: IncomingMessage, at: Date): Promise<Omit<Call, 'params'>> {
  const { pathname, searchParams } = new URL(req.url ?? '/', 'http://stand-in');
  const chunks: Uint8Array[] = [];
  for await (const chunk of req) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  const headers = Object.entries(req.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: req.method ?? 'GET',
    path: pathname,
    query: joined(searchParams),
    headers: Object.fromEntries(headers),
    body,
    json: parsed(body),
    at,
  };
}

function joined(params: URLSearchParams): Record<string, string> {
  const names = [...new Set(params.keys())];
  return Object.fromEntries(names.map((name) => [name, params.getAll(name).join(',')]));
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
