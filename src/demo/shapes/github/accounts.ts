import { ACME, type AcmePerson } from '../../acme.ts';
import type { Sites } from '../sites.ts';

type GitHubSite = Sites['github'];

const ORGANIZATION_ID = 7_000_000;

/** GitHub's opaque second name for a thing; the same for the same kind and id. */
export function nodeId(kind: string, id: number): string {
  return Buffer.from(`${kind}${id}`).toString('base64').replaceAll('=', '');
}

export function gitHubUser(site: GitHubSite, person: AcmePerson) {
  const kind = person.login.endsWith('[bot]') ? 'Bot' : 'User';
  return account(site, { login: person.login, id: person.githubId, kind });
}

export function repositoryOwner(site: GitHubSite) {
  return account(site, { login: ACME, id: ORGANIZATION_ID, kind: 'Organization' });
}

/** The `organization` beside `repository` in every webhook. */
export function organization(site: GitHubSite) {
  const url = `${site.api}/orgs/${ACME}`;
  return {
    login: ACME,
    id: ORGANIZATION_ID,
    node_id: nodeId('O_', ORGANIZATION_ID),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${site.web}/avatars/${ORGANIZATION_ID}`,
    description: '',
  };
}

function account(site: GitHubSite, who: { login: string; id: number; kind: string }) {
  const url = `${site.api}/users/${who.login}`;
  return {
    login: who.login,
    id: who.id,
    node_id: nodeId(who.kind, who.id),
    avatar_url: `${site.web}/avatars/${who.id}`,
    gravatar_id: '',
    url,
    html_url: `${site.web}/${who.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: who.kind,
    site_admin: false,
  };
}
