import type { ReadAccess } from './contract.ts';

/** The provider's ids of accounts by their addresses; null: no account has it. */
export type FoundAccounts = Readonly<Record<string, string | null>>;

/** What a connector declares whose settings name accounts by an address that no event carries. */
export type AccountsDeclaration<Settings> = {
  addresses(settings: Settings): readonly string[];
  /** The id of the account with exactly this address; throws OutboundError. */
  find(context: ReadAccess & { settings: Settings }, address: string): Promise<string | null>;
  /** The settings with the ids that were found. */
  complete(settings: Settings, found: FoundAccounts): Settings;
};

/** The same, with one connection's settings. */
export type NamedAccounts = {
  addresses: readonly string[];
  find(access: ReadAccess, address: string): Promise<string | null>;
};

export function namedAccounts<Settings>(
  declared: AccountsDeclaration<Settings> | undefined,
  settings: Settings,
): NamedAccounts {
  return {
    addresses: declared?.addresses(settings) ?? [],
    async find(access, address) {
      return declared === undefined ? null : declared.find({ settings, ...access }, address);
    },
  };
}
