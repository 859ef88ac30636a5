import { PageLayout } from './page-layout.tsx';

/** Where a link to a provider leads in the demo: everything its stand-in knows of the thing. */
export function FactsPage(props: { provider: string; title: string; facts: object | null }) {
  return (
    <PageLayout provider={props.provider} title={props.title}>
      <p>The real {props.provider} would show its own page here.</p>
      {props.facts === null ? (
        <p>This stand-in knows nothing of it.</p>
      ) : (
        <pre>{JSON.stringify(props.facts, null, 2)}</pre>
      )}
    </PageLayout>
  );
}
