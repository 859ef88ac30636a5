import { type Outbound, OutboundError } from '../contract.ts';

/** GitHub's own is one: from the former name to the id. */
const mostHops = 2;

/** Only these say that what was sent is to be sent there again, the same way. */
const keepsMethod: ReadonlySet<number> = new Set([307, 308]);

/**
 * A `fetch` for GitHub, which answers questions about a repository that was renamed or moved with a
 * redirect to the same under its id (docs.github.com, "Follow redirects"). It is followed only to
 * where the API is: our token goes nowhere else.
 */
export function followingRenames(call: Outbound['fetch']): Outbound['fetch'] {
  return async (input, init) => {
    const isRead = (init?.method ?? 'GET') === 'GET';
    const isFollowed = (answer: Response) =>
      isRedirect(answer) && (isRead || keepsMethod.has(answer.status));
    let at = new URL(input instanceof Request ? input.url : input);
    let answer = await call(at, { ...init, redirect: 'manual' });
    for (let hop = 0; hop < mostHops && isFollowed(answer); hop += 1) {
      at = placeOf(answer, at) ?? refuse(answer);
      answer = await call(at, { ...init, redirect: 'manual' });
    }
    return isRedirect(answer) ? refuse(answer) : answer;
  };
}

function refuse({ status }: Response): never {
  const message = `GitHub answered with a redirect (${status}) that is not followed; check the address`;
  throw new OutboundError('refused', message, { status });
}

function isRedirect({ status }: Response): boolean {
  return status >= 300 && status < 400 && status !== 304;
}

/** Null for a place that is not the API's own. */
function placeOf({ headers }: Response, from: URL): URL | null {
  const location = headers.get('location');
  if (location === null || !URL.canParse(location, from.href)) return null;
  const to = new URL(location, from);
  return to.origin === from.origin ? to : null;
}
