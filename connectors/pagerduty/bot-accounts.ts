import { z } from 'zod';
import type { AccountsDeclaration } from '../contract-accounts.ts';
import { Id, MaybeLine, maybe } from '../shared/fields.ts';
import { pagerDutyApi } from './client.ts';
import type { Settings } from './schema.ts';

const User = z.object({ id: Id, email: MaybeLine });
const UsersAnswer = z.object({ users: z.array(maybe(User)) });

/** As many accounts as may be alike; PagerDuty searches names as well. */
const MOST_ALIKE = '100';

/**
 * Bots that the settings name by their address: events and logs name an account by its id and its
 * name alone.
 */
export const botAccounts: AccountsDeclaration<Settings> = {
  addresses({ botUsers }) {
    const addresses = botUsers.map(normal).filter((bot) => bot.includes('@'));
    return [...new Set(addresses)];
  },
  async find(context, address) {
    const request = { path: ['users'], query: { query: address, limit: MOST_ALIKE } } as const;
    const { users } = await pagerDutyApi(context).get(UsersAnswer, request);
    return users.find((user) => normal(user?.email ?? '') === address)?.id ?? null;
  },
  complete(settings, found) {
    const ids = settings.botUsers.flatMap((bot) => found[normal(bot)] ?? []);
    return ids.length === 0 ? settings : { ...settings, botUsers: [...settings.botUsers, ...ids] };
  },
};

function normal(name: string): string {
  return name.trim().toLowerCase();
}
