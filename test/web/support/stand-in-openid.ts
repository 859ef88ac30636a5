import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export const client = { clientId: 'closecall', clientSecret: 'secret-of-closecall' };

/** What goes wrong with the next sign-in. */
export type Fault =
  | 'wrong-nonce'
  | 'expired'
  | 'foreign-key'
  | 'other-audience'
  | 'token-away'
  | null;

type Waiting = { nonce: string; challenge: string; redirectUri: string };

/** An OpenID provider on a port of its own, which says of everybody what it is told to say. */
export async function startStandInOpenId() {
  const [keys, foreign] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const codes = new Map<string, Waiting>();
  const state: { claims: JWTPayload; fault: Fault } = { claims: {}, fault: null };
  let issuer = '';
  const server = createServer((incoming, outgoing) => {
    void answer(incoming, outgoing);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  issuer = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { pathname } = new URL(incoming.url ?? '/', issuer);
    const send = (status: number, body: unknown) =>
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (pathname === '/.well-known/openid-configuration') send(200, metadata(issuer));
    else if (pathname === '/keys') send(200, { keys: [jwk] });
    else if (pathname === '/token') await answerToken(incoming, send);
    else send(404, {});
  }

  async function answerToken(
    incoming: IncomingMessage,
    send: (status: number, body: unknown) => void,
  ): Promise<void> {
    let text = '';
    for await (const chunk of incoming) text += String(chunk);
    const form = new URLSearchParams(text);
    const waiting = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight =
      waiting?.challenge === challenge &&
      waiting.redirectUri === form.get('redirect_uri') &&
      readProof(incoming) === `${client.clientId}:${client.clientSecret}`;
    if (state.fault === 'token-away') send(503, {});
    else if (waiting === undefined || !isRight) send(400, { error: 'invalid_grant' });
    else {
      const id_token = await idToken(waiting);
      send(200, { access_token: 'access', token_type: 'Bearer', expires_in: 60, id_token });
    }
  }

  function idToken({ nonce }: Waiting): Promise<string> {
    const { claims, fault } = state;
    const seconds = Math.floor(Date.now() / 1000);
    return new SignJWT({ ...claims, nonce: fault === 'wrong-nonce' ? 'another' : nonce })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(issuer)
      .setAudience(fault === 'other-audience' ? 'somebody else' : client.clientId)
      .setIssuedAt(seconds - 1_000)
      .setExpirationTime(fault === 'expired' ? seconds - 600 : seconds + 600)
      .sign(fault === 'foreign-key' ? foreign.privateKey : keys.privateKey);
  }

  return {
    issuer,
    /** What the person who signs in there does; answers the query that their browser comes back with. */
    signIn(startAddress: string, claims: JWTPayload, fault: Fault = null): string {
      const asked = new URL(startAddress).searchParams;
      const code = randomBytes(8).toString('hex');
      Object.assign(state, { claims, fault });
      codes.set(code, {
        nonce: asked.get('nonce') ?? '',
        challenge: asked.get('code_challenge') ?? '',
        redirectUri: asked.get('redirect_uri') ?? '',
      });
      return new URLSearchParams({ code, state: asked.get('state') ?? '', iss: issuer }).toString();
    },
    async stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

export type StandInOpenId = Awaited<ReturnType<typeof startStandInOpenId>>;

/** Id and secret of the client, each encoded as in a form: RFC 6749, 2.3.1. */
function readProof({ headers }: IncomingMessage): string {
  const encoded = headers.authorization?.replace(/^Basic /, '') ?? '';
  return decodeURIComponent(Buffer.from(encoded, 'base64').toString());
}

function metadata(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
  };
}
