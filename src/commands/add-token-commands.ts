import { type Command, InvalidArgumentError, Option } from 'commander';
import { type TokenScope, tokenScopes } from '../core/token-scopes.ts';
import { mostTokenDays, usualTokenDays } from '../web/auth/api-tokens.ts';
import { addToken, printTokens, revokeToken } from './token.ts';

type AddOptions = { scope: readonly TokenScope[]; team?: readonly string[]; days: number | null };

/** `closecall token add|list|revoke`. */
export function addTokenCommands(program: Command): void {
  const token = program.command('token').description('tokens of the API: make, list, revoke them');
  token
    .command('add <name>')
    .description('print a new token; it is shown this once')
    .addOption(
      new Option('--scope <scopes...>', 'what it is for').choices(tokenScopes).default(['read']),
    )
    .option('--team <ids...>', 'the teams that it decides for; all unless said')
    .option('--days <n>', 'until it expires, or never', tokenDays, usualTokenDays)
    .action((name: string, { scope, team, days }: AddOptions) =>
      addToken({ name, scopes: scope, teams: team ?? null, days }),
    );
  token
    .command('list')
    .description('list them, without what would let anybody use them')
    .action(printTokens);
  token.command('revoke <name-or-id>').description('end one at once').action(revokeToken);
}

function tokenDays(text: string): number | null {
  if (text === 'never') return null;
  const days = Number(text);
  if (/^\d+$/.test(text) && days >= 1 && days <= mostTokenDays) return days;
  throw new InvalidArgumentError(`It has to be from 1 to ${mostTokenDays}, or never.`);
}
