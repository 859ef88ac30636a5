/** A person of the invented company, with the names the providers know them by. */
export type AcmePerson = {
  name: string;
  pagerDutyId: string;
  login: string;
  githubId: number;
  accountId: string;
};

/** A service of the invented company and where each provider keeps it. */
export type AcmeService = {
  id: string;
  name: string;
  team: string;
  /** 1 is catastrophic when it fails, 4 negligible. */
  tier: 1 | 2 | 3 | 4;
  pagerDutyId: string;
  repository: { id: number; name: string };
  environment: string;
};

export const ACME = 'acme';
/** The Jira project of change tickets. */
export const CHANGE_PROJECT = 'CHG';

export const acmeTeams = [
  { id: 'payments', name: 'Payments', project: 'PAY' },
  { id: 'storefront', name: 'Storefront', project: 'SHOP' },
  { id: 'platform', name: 'Platform', project: 'PLAT' },
] as const;

function person(nth: number, name: string, login: string): AcmePerson {
  return {
    name,
    login,
    pagerDutyId: `PACMEU${nth}`,
    githubId: 7_100_000 + nth,
    accountId: `70121:acme-user-${nth}`,
  };
}

export const people = {
  robin: person(1, 'Robin of Acme', 'acme-robin'),
  sasha: person(2, 'Sasha of Acme', 'acme-sasha'),
  kim: person(3, 'Kim of Acme', 'acme-kim'),
  /** A user account that only programs use. */
  autopilot: person(9, 'Acme Autopilot', 'acme-autopilot'),
} as const satisfies Record<string, AcmePerson>;

function service(
  nth: number,
  [id, name, team]: readonly [string, string, string],
  tier: AcmeService['tier'],
): AcmeService {
  return {
    id,
    name,
    team,
    tier,
    pagerDutyId: `PACMES${nth}`,
    repository: { id: 480_000_000 + nth, name: id },
    environment: 'production',
  };
}

export const services = {
  checkout: service(1, ['checkout', 'Checkout', 'payments'], 1),
  paymentsApi: service(2, ['payments-api', 'Payments API', 'payments'], 1),
  search: service(3, ['search', 'Search', 'storefront'], 2),
  catalogue: service(4, ['catalogue', 'Catalogue', 'storefront'], 3),
  notifications: service(5, ['notifications', 'Notifications', 'platform'], 3),
} as const satisfies Record<string, AcmeService>;

export const acmeServices: readonly AcmeService[] = Object.values(services);
