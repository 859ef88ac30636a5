import { OutsideText } from '../../views/outside-text.tsx';
import { Pill } from '../../views/pill.tsx';
import type { ApiDocument } from '../api-document.ts';
import { curlExample } from './curl-example.ts';
import {
  answersOf,
  bodyOf,
  type Operation,
  type PlacedOperation,
  resolved,
  type SchemaOrRef,
} from './document-parts.ts';
import { FieldTable } from './field-table.tsx';
import { TypeWords } from './type-words.tsx';

type CardProps = { document: ApiDocument; base: string; placed: PlacedOperation };

/** One operation: what it takes, what it answers, and how to try it. */
export function OperationCard({ document, base, placed }: CardProps) {
  const { id, method, path, leastRole, operation } = placed;
  return (
    <article class="card" id={id}>
      <div class="card-head">
        <h3>{operation.summary}</h3>
        <Pill tone={leastRole === 'viewer' ? 'plain' : 'accent'}>{leastRole}</Pill>
      </div>
      <p>
        <code>
          {method} {path}
        </code>
      </p>
      {operation.description === undefined ? null : (
        <p>
          <OutsideText text={operation.description} most={1_000} />
        </p>
      )}
      <Parameters operation={operation} />
      <Body document={document} operation={operation} />
      <Answers operation={operation} />
      <pre>
        <code>{curlExample(document, base, placed)}</code>
      </pre>
    </article>
  );
}

function Parameters({ operation }: { operation: Operation }) {
  const parameters = (operation.parameters ?? []).flatMap((each) => ('$ref' in each ? [] : [each]));
  if (parameters.length === 0) return null;
  return (
    <table class="table">
      <thead>
        <tr>
          <th scope="col">Parameter</th>
          <th scope="col">What it holds</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        {parameters.map(({ name, in: place, schema, description }) => (
          <tr>
            <td>
              <code>{name}</code> in {place}
            </td>
            <td>{schema === undefined ? null : <TypeWords schema={schema} />}</td>
            <td>
              <OutsideText text={description ?? ''} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Body({ document, operation }: { document: ApiDocument; operation: Operation }) {
  const body = bodyOf(operation);
  if (body === null) return null;
  const schema = resolved(document, body.schema);
  const choices = (schema.oneOf ?? [schema]).map((each) => resolved(document, each));
  return (
    <>
      <p>
        Body: <TypeWords schema={body.schema} />
        {body.required ? '' : ' (may be left out)'}
      </p>
      {choices.map((choice) => (
        <FieldTable schema={choice} />
      ))}
    </>
  );
}

function Answers({ operation }: { operation: Operation }) {
  return (
    <dl class="pairs">
      {answersOf(operation).map(({ status, description, schema }) => (
        <div>
          <dt>{status}</dt>
          <dd>
            <OutsideText text={description} />
            {schema === null ? null : <AnswerType schema={schema} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The type of what is answered; of a list, the type of its items. */
function AnswerType({ schema }: { schema: SchemaOrRef }) {
  const items = '$ref' in schema ? undefined : schema.properties?.['items'];
  return (
    <>
      {' '}
      (<TypeWords schema={items ?? schema} />)
    </>
  );
}
