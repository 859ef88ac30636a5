import type { Caller } from '../../caller.ts';
import { Layout } from '../../views/layout.tsx';
import { OutsideText } from '../../views/outside-text.tsx';
import type { ApiDocument } from '../api-document.ts';
import { operationsByResource, resolved } from './document-parts.ts';
import { FieldTable } from './field-table.tsx';
import { OperationCard } from './operation-card.tsx';
import { ProblemList } from './problem-list.tsx';

type PageProps = { caller: Caller; document: ApiDocument; base: string };

/** The whole API for people: by resource, then what is answered, then what can go wrong. */
export function ReferencePage({ caller, document, base }: PageProps) {
  const groups = [...operationsByResource(document)];
  return (
    <Layout title="API" caller={caller} current="api">
      <h1>API</h1>
      <p class="lead">
        <OutsideText text={document.info.description ?? ''} most={1_000} />
      </p>
      <p>
        Machines read <a href="/api/v1/openapi.json">openapi.json</a>. Addresses begin with{' '}
        <code>{base}/api/v1</code>.
      </p>
      <nav aria-label="Resources">
        <ul class="facts">
          {groups.map(([name]) => (
            <li>
              <a href={`#${name}`}>{name}</a>
            </li>
          ))}
          <li>
            <a href="#schemas">what is answered</a>
          </li>
          <li>
            <a href="#problems">problems</a>
          </li>
        </ul>
      </nav>
      {groups.map(([name, operations]) => (
        <section id={name} class="rules">
          <h2>{name}</h2>
          {operations.map((placed) => (
            <OperationCard document={document} base={base} placed={placed} />
          ))}
        </section>
      ))}
      <Schemas document={document} />
      <section id="problems">
        <h2>Problems</h2>
        <ProblemList />
      </section>
    </Layout>
  );
}

function Schemas({ document }: { document: ApiDocument }) {
  return (
    <section id="schemas" class="rules">
      <h2>What is answered and taken</h2>
      {Object.entries(document.components.schemas ?? {}).map(([name, schema]) => (
        <article class="card" id={`schema-${name}`}>
          <h3>{name}</h3>
          <FieldTable schema={resolved(document, schema)} />
        </article>
      ))}
    </section>
  );
}
