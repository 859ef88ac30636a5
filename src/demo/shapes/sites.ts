/**
 * The addresses that stand in payloads: `api` for programs, `web` for people. No slash at the end.
 * The demo points them at the stand-ins, so that every link opens something.
 */
export type Sites = {
  pagerduty: { api: string; web: string };
  github: { api: string; web: string };
  jira: { web: string };
};

export const realSites: Sites = {
  pagerduty: { api: 'https://api.pagerduty.com', web: 'https://acme.pagerduty.com' },
  github: { api: 'https://api.github.com', web: 'https://github.com' },
  jira: { web: 'https://acme.atlassian.net' },
};
