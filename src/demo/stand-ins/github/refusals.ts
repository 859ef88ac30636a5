import type { Fault } from '../fault-queue.ts';

/** How GitHub refuses a fine-grained or an app's token that lacks a permission: `actions=read`. */
export function lacksPermission(permissions: string | null): Fault {
  return {
    kind: 'answer',
    status: 403,
    headers: permissions === null ? {} : { 'X-Accepted-GitHub-Permissions': permissions },
    body: {
      message: 'Resource not accessible by personal access token',
      documentation_url: 'https://docs.github.com/rest',
      status: '403',
    },
  };
}

/** The secondary limit: 403 or 429, with a wish or without one. */
export function asksToSlowDown(
  status: 403 | 429,
  headers: Readonly<Record<string, string>> = {},
): Fault {
  return {
    kind: 'answer',
    status,
    headers,
    body: {
      message: 'You have exceeded a secondary rate limit. Please wait a few minutes.',
      documentation_url: 'https://docs.github.com/rest',
    },
  };
}
