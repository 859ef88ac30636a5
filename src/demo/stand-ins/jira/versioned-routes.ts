import type { Answer } from '../answer.ts';
import type { Call, Route } from '../route.ts';
import type { ApiVersion } from './issue-shape.ts';
import { jiraRefusal } from './jira-answers.ts';
import type { JiraContext, JiraEndpoint } from './jira-context.ts';

/** A route below `/rest/api/2` and `/rest/api/3`. */
export type VersionedRoute = Omit<Route<JiraEndpoint>, 'answer'> & {
  answer: (call: Call, version: ApiVersion) => Answer | Promise<Answer>;
};

/** Puts routes under both versions of the API; Data Center has no version 3. */
export function versioned(
  context: JiraContext,
  routes: readonly VersionedRoute[],
): Route<JiraEndpoint>[] {
  return routes.map((route) => ({
    ...route,
    path: `/rest/api/:version${route.path}`,
    answer(call) {
      const version = call.params['version'];
      if (version === '2') return route.answer(call, '2');
      if (version === '3' && context.flavour === 'cloud') return route.answer(call, '3');
      return jiraRefusal(404, ['null for uri']);
    },
  }));
}
