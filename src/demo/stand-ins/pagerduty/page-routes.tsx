import { type Answer, htmlAnswer } from '../answer.ts';
import { FactsPage } from '../facts-page.tsx';
import { LinksPage } from '../links-page.tsx';
import { pageText } from '../page-layout.tsx';
import type { Route } from '../route.ts';
import type { PagerDutyContext, PagerDutyEndpoint } from './pagerduty-context.ts';

/** Where the links in payloads lead: what the stand-in knows of an incident or a service. */
export function pagerDutyPageRoutes(context: PagerDutyContext): Route<PagerDutyEndpoint>[] {
  const page = { endpoint: 'page', method: 'GET', isOpen: true } as const;
  return [
    {
      ...page,
      path: '/web/incidents/:id',
      answer: (call) => {
        const known = context.incidents.find(call.params['id'] ?? '');
        return facts(known ? known.incident.title : 'An incident', known);
      },
    },
    {
      ...page,
      path: '/web/services/:id',
      answer: (call) => {
        const service = context.incidents.service(call.params['id'] ?? '');
        return facts(service ? service.summary : 'A service', service);
      },
    },
    { ...page, path: '/web', answer: () => listOf(context) },
    { ...page, path: '/', answer: () => listOf(context) },
  ];
}

/** As many as a person looks through. */
const mostListed = 200;

function listOf({ incidents }: PagerDutyContext): Answer {
  const links = incidents.list().slice(0, mostListed);
  const page = (
    <LinksPage
      provider="PagerDuty"
      title="Incidents"
      links={links.map(({ incident }) => ({
        href: `/web/incidents/${incident.id}`,
        text: incident.title,
        quiet: `(${incident.status}, ${incident.created_at.toISOString()})`,
      }))}
    />
  );
  return htmlAnswer(pageText(page));
}

function facts(title: string, known: object | null): Answer {
  const page = <FactsPage provider="PagerDuty" title={title} facts={known} />;
  return htmlAnswer(pageText(page), known ? 200 : 404);
}
