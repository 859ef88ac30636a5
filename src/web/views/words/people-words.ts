import type { PeopleProblem } from '../../../people/person.ts';

export const roleWords = {
  viewer: 'Viewer: looks at everything, changes nothing',
  responder: 'Responder: decides on near misses',
  admin: 'Admin: configures, and invites people',
} as const;

export const decidesForWords = {
  all: 'Decides for all teams',
  'own-teams': 'Decides for own teams',
} as const;

/** Why a change to people was refused, and what would help. */
export function sayPeopleProblem(problem: PeopleProblem): string {
  switch (problem.code) {
    case 'email-taken':
      return 'Somebody has that e-mail address already. If they were deactivated, give them access again below.';
    case 'unknown-team':
      return `There is no team ${problem.team} any more. Reload the page and choose again.`;
    case 'last-admin':
      return 'This is the last admin, and one has to stay. Make somebody else an admin first.';
    case 'not-found':
      return 'There is nobody like that here.';
  }
}
