import { type Command, InvalidArgumentError, Option } from 'commander';
import type { PersonChange } from '../people/change-person.ts';
import { addUser, listUsers, setUser } from './user.ts';

type Role = 'viewer' | 'responder' | 'admin';
type DecidesFor = 'all' | 'own-teams';

const roleChoices: readonly Role[] = ['viewer', 'responder', 'admin'];
const decidesForChoices: readonly DecidesFor[] = ['all', 'own-teams'];

/** `closecall user add | list | set`. */
export function addUserCommands(program: Command): void {
  const user = program.command('user').description('the people who sign in');
  user
    .command('add')
    .description('add somebody; prints a one-time link that sets their password')
    .requiredOption('--email <address>', 'what they sign in with', address)
    .requiredOption('--name <name>', 'what others see', someName)
    .addOption(
      new Option('--role <role>', 'what they may do').choices(roleChoices).default('viewer'),
    )
    .addOption(new Option('--decides-for <whom>').choices(decidesForChoices).default('all'))
    .option('--team <id>', 'a team of theirs; may be given several times', collect, [])
    .action(
      (given: {
        email: string;
        name: string;
        role: Role;
        decidesFor: DecidesFor;
        team: readonly string[];
      }) => addUser({ ...given, teams: given.team }),
    );
  user.command('list').description('everybody').action(listUsers);
  user
    .command('set')
    .description('change what somebody may do')
    .argument('<who>', 'their handle or e-mail address')
    .addOption(new Option('--role <role>').choices(roleChoices))
    .addOption(new Option('--decides-for <whom>').choices(decidesForChoices))
    .option('--team <id>', 'their teams from now on; may be given several times', collect)
    .option('--no-teams', 'in no team from now on')
    .option('--deactivate', 'they can not sign in any more')
    .option('--reactivate', 'they can again')
    .action((who: string, given: SetOptions) => setUser(who, changeOf(given)));
}

type SetOptions = {
  role?: Role;
  decidesFor?: DecidesFor;
  team?: readonly string[];
  teams: boolean;
  deactivate?: boolean;
  reactivate?: boolean;
};

function changeOf({ role, decidesFor, team, teams, ...rest }: SetOptions): PersonChange {
  const own = teams ? team : [];
  return {
    ...(role === undefined ? {} : { role }),
    ...(decidesFor === undefined ? {} : { decidesFor }),
    ...(own === undefined ? {} : { teams: own }),
    ...(rest.deactivate === true ? { isActive: false } : {}),
    ...(rest.reactivate === true ? { isActive: true } : {}),
  };
}

function collect(id: string, before: readonly string[] = []): readonly string[] {
  return [...before, id];
}

function address(text: string): string {
  if (/^[^\s@]+@[^\s@]+$/.test(text) && text.length <= 254) return text;
  throw new InvalidArgumentError('It has to be an e-mail address.');
}

function someName(text: string): string {
  if (text.trim() !== '' && text.length <= 100) return text.trim();
  throw new InvalidArgumentError('It has to be a name of up to 100 characters.');
}
