import type { AcmePerson } from '../../acme.ts';

export type JiraFlavour = 'cloud' | 'datacenter';

/** Cloud names people by account id and hides addresses; Data Center by user name. */
export function jiraUser(site: string, person: AcmePerson, flavour: JiraFlavour) {
  const shared = {
    avatarUrls: { '48x48': `${site}/secure/useravatar?ownerId=${person.login}` },
    displayName: person.name,
    active: true,
    timeZone: 'Etc/UTC',
  };
  if (flavour === 'datacenter') {
    return {
      self: `${site}/rest/api/2/user?username=${person.login}`,
      name: person.login,
      key: person.login,
      emailAddress: `${person.login}@acme.example`,
      ...shared,
    };
  }
  return {
    self: `${site}/rest/api/2/user?accountId=${encodeURIComponent(person.accountId)}`,
    accountId: person.accountId,
    accountType: 'atlassian',
    ...shared,
  };
}
