import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { Outbound } from '../../../connectors/contract.ts';
import type { SingleSignOnSettings } from '../../config/single-sign-on.ts';
import type { ProvidedPerson } from '../../people/person-of-provider.ts';

/** What a sign-in that is under way has to be answered with. */
export type SignInChecks = { state: string; nonce: string; verifier: string };

/** The organisation's OpenID provider, by openid-client over our guarded calls. */
export type OpenIdProvider = {
  /** Where the browser has to go, and what it has to come back with. */
  begin(): Promise<{ address: string; checks: SignInChecks }>;
  /** Who came back; throws unless state, nonce, code and signed ID token are all as they should be. */
  finish(query: string, checks: SignInChecks): Promise<ProvidedPerson>;
};

const timeoutMs = 10_000;

export function createOpenIdProvider(
  settings: SingleSignOnSettings,
  outbound: Pick<Outbound, 'fetch' | 'bounded'>,
  publicUrl: string,
): OpenIdProvider {
  const redirectUri = `${publicUrl}/sso/return`;
  // What the provider says of itself is asked for once it is needed, and again after a failure.
  let known: Promise<Configuration> | null = null;
  const configuration = () => {
    known ??= discover(settings, outbound).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
  return {
    async begin() {
      const config = await configuration();
      const verifier = randomPKCECodeVerifier();
      const checks = { state: randomState(), nonce: randomNonce(), verifier };
      const address = buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return { address: address.href, checks };
    },
    async finish(query, { state, nonce, verifier }) {
      const config = await configuration();
      const tokens = await authorizationCodeGrant(config, new URL(`${redirectUri}${query}`), {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new Error('the provider sent no ID token');
      const isTold = typeof claims['email'] === 'string';
      const told = isTold
        ? claims
        : await fetchUserInfo(config, tokens.access_token, claims.sub).catch(() => claims);
      return {
        issuer: settings.issuer,
        subject: claims.sub,
        email: textOf(told['email']),
        isEmailVerified: told['email_verified'] === true,
        name: textOf(told['name'])?.slice(0, 100) ?? null,
      };
    },
  };
}

async function discover(
  { issuer, clientId, clientSecret }: SingleSignOnSettings,
  outbound: Pick<Outbound, 'fetch' | 'bounded'>,
): Promise<Configuration> {
  const guarded: typeof globalThis.fetch = (input, init) =>
    outbound.bounded(timeoutMs, (signal) => outbound.fetch(input, { ...init, signal }));
  const ask = (url: string, init: object) => guarded(url, init);
  // Without TLS only where the operator wrote it so, for a provider on the same machine.
  const isPlain = new URL(issuer).protocol === 'http:';
  const found = await discovery(new URL(issuer), clientId, undefined, undefined, {
    [customFetch]: ask,
    execute: isPlain ? [allowInsecureRequests] : [],
  });
  const server = found.serverMetadata();
  // In the body where that is offered: providers disagree about how a header encodes a secret.
  const takesPost = server.token_endpoint_auth_methods_supported?.includes('client_secret_post');
  const proof =
    takesPost === true ? ClientSecretPost(clientSecret) : ClientSecretBasic(clientSecret);
  const config = new Configuration(server, clientId, undefined, proof);
  config[customFetch] = ask;
  if (isPlain) allowInsecureRequests(config);
  // The signature of the ID token is checked as well, not only the connection that it came by.
  enableNonRepudiationChecks(config);
  return config;
}

function textOf(claim: unknown): string | null {
  return typeof claim === 'string' && claim.trim() !== '' ? claim.trim() : null;
}
