import type { Environment } from './environment.ts';

/** How people sign in through the organisation's OpenID provider. */
export type SingleSignOnSettings = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What the button says: "Sign in with …". */
  name: string;
  /** What somebody new may do; with `none`, only invited people come in. */
  defaultRole: 'admin' | 'responder' | 'viewer' | 'none';
};

/** The settings, or null where there is no provider. */
export function singleSignOnOf(environment: Environment): SingleSignOnSettings | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = environment;
  const { OIDC_CLIENT_SECRET: clientSecret, OIDC_DEFAULT_ROLE: defaultRole } = environment;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return null;
  return { issuer, clientId, clientSecret, name: environment.OIDC_NAME, defaultRole };
}

/** What is missing for single sign-on that was begun to be set up. */
export function singleSignOnFaults(environment: Environment): readonly string[] {
  const needed = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const;
  if (needed.every((name) => environment[name] === undefined)) return [];
  return [...needed, 'PUBLIC_URL' as const]
    .filter((name) => environment[name] === undefined)
    .map((name) => `  ${name} is needed for single sign-on`);
}
