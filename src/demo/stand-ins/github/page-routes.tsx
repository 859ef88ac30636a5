import { type Answer, htmlAnswer } from '../answer.ts';
import { FactsPage } from '../facts-page.tsx';
import { LinksPage } from '../links-page.tsx';
import { pageText } from '../page-layout.tsx';
import type { Call, Route } from '../route.ts';
import type { GitHubContext, GitHubEndpoint } from './github-context.ts';
import { repositoryOf } from './run-routes.ts';

/** Where the links in payloads lead: what the stand-in knows of a run or of a repository. */
export function gitHubPageRoutes(context: GitHubContext): Route<GitHubEndpoint>[] {
  const page = { endpoint: 'page', method: 'GET', isOpen: true } as const;
  const run = '/web/:owner/:repo/actions/runs/:run';
  const runPage = (call: Call): Answer =>
    facts(
      `Run ${call.params['run']} of ${repositoryOf(call)}`,
      context.runs.run(repositoryOf(call), call.params['run'] ?? ''),
    );
  const repositoryPage = (call: Call): Answer =>
    facts(
      `Deployments of ${repositoryOf(call)}`,
      context.deployments.deployments(repositoryOf(call)),
    );
  return [
    { ...page, path: run, answer: runPage },
    { ...page, path: `${run}/attempts/:attempt`, answer: runPage },
    { ...page, path: `${run}/job/:job`, answer: runPage },
    { ...page, path: '/web/:owner/:repo', answer: repositoryPage },
    { ...page, path: '/web/:owner/:repo/deployments', answer: repositoryPage },
    { ...page, path: '/web/:owner/:repo/deployments/:environment', answer: repositoryPage },
    { ...page, path: '/web', answer: () => listOf(context) },
    { ...page, path: '/', answer: () => listOf(context) },
  ];
}

function listOf({ repositories, runs }: GitHubContext): Answer {
  const links = repositories.list().map(({ full_name: name }) => {
    const [last] = runs.list(name);
    const quiet = last === undefined ? '' : `(last run ${last.created_at})`;
    return { href: `/web/${name}`, text: name, quiet };
  });
  return htmlAnswer(pageText(<LinksPage provider="GitHub" title="Repositories" links={links} />));
}

function facts(title: string, known: object | null): Answer {
  const page = <FactsPage provider="GitHub" title={title} facts={known} />;
  return htmlAnswer(pageText(page), known ? 200 : 404);
}
