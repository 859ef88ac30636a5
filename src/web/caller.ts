/** What a caller may do: admins change configuration, responders decide, viewers read. */
export type Role = 'admin' | 'responder' | 'viewer';

/**
 * Who makes a request. `actor` is what the audit stores: `person:dana` or `token:deploy-bot`.
 * `csrfToken` is the session's own and null for bearer tokens, which need none.
 */
export type Caller = { actor: string; name: string; role: Role; csrfToken: string | null };
