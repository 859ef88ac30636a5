import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { ConfiguredConnector, Connector, RawRequest } from '../../connectors/contract.ts';
import { connectors } from '../../connectors/registry.ts';
import { parseBody } from '../../src/core/parse-body.ts';
import type { Signal } from '../../src/core/signal.ts';

const root = new URL('../../connectors/', import.meta.url);

export const SECRET = 'a webhook secret for tests';
export const RECEIVED_AT = new Date('2026-05-04T12:00:00.000Z');

const settings: ReadonlyMap<string, object> = new Map([
  ['pagerduty', { botUsers: ['deploy helper'] }],
  ['github', {}],
  [
    'jira',
    {
      siteUrl: 'https://acme.atlassian.net',
      email: 'bot@acme.example',
      rolledBack: [{ projects: ['chg'], issueTypes: ['change'], statusTo: ['Rolled Back'] }],
    },
  ],
]);

export function connectorNamed(name: string): Connector {
  const found = connectors.find((connector) => connector.name === name);
  if (found === undefined) throw new Error(`no connector is called ${name}`);
  return found;
}

export function configured(name: string, given = settings.get(name)): ConfiguredConnector {
  const result = connectorNamed(name).configure(given);
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}

export function fixtureNames(connector: string): readonly string[] {
  return readdirSync(new URL(`${connector}/fixtures/`, root)).map((file) =>
    file.replace(/\.json$/, ''),
  );
}

export function fixtureBytes(connector: string, name: string): Buffer {
  return readFileSync(new URL(`${connector}/fixtures/${name}.json`, root));
}

/** A fixture as a value that a test may change before it is delivered. */
// biome-ignore lint/suspicious/noExplicitAny: tests reach into payloads of every shape.
export function fixture(connector: string, name: string): any {
  return JSON.parse(fixtureBytes(connector, name).toString('utf8'));
}

export function sign(body: Uint8Array, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

/** The signature header of each provider, over signatures that are already hex. */
export function signatureHeader(
  connector: string,
  signatures: readonly string[],
): [name: string, value: string] {
  if (connector === 'pagerduty') {
    return ['x-pagerduty-signature', signatures.map((hex) => `v1=${hex}`).join(',')];
  }
  const name = connector === 'github' ? 'x-hub-signature-256' : 'x-hub-signature';
  return [name, `sha256=${signatures.join(',sha256=')}`];
}

/** The headers of a fixture besides its signature; GitHub's event is the first part of its name. */
export function eventHeaders(connector: string, name: string): [string, string][] {
  if (connector !== 'github') return [];
  return [['x-github-event', name.split('.')[0] ?? '']];
}

export function signedRequest(connector: string, name: string, body: Uint8Array): RawRequest {
  const signature = signatureHeader(connector, [sign(body, SECRET)]);
  return { headers: new Map([signature, ...eventHeaders(connector, name)]), body };
}

/** What a connector makes of a payload, by its default settings for tests. */
export function normalise(
  connector: string,
  name: string,
  json: unknown = fixture(connector, name),
  by: ConfiguredConnector = configured(connector),
) {
  const parsed = parseBody(Buffer.from(JSON.stringify(json)));
  if (!parsed.ok) throw new Error(parsed.problem.detail);
  return by.normalise({
    headers: new Map(eventHeaders(connector, name)),
    json: parsed.value,
    receivedAt: RECEIVED_AT,
  });
}

/** The signals of a payload that is expected to be read. */
export function signalsOf(...args: Parameters<typeof normalise>): readonly Signal[] {
  const result = normalise(...args);
  if (!result.ok) throw new Error(result.problem.detail);
  return result.value.signals;
}

/** The member of Signal that has this kind. */
type Told<Kind extends Signal['kind'], S extends Signal = Signal> = S extends Signal
  ? Kind extends S['kind']
    ? S & { kind: Kind }
    : never
  : never;

/** The one signal of a payload, of the kind that is expected. */
export function onlySignal<Kind extends Signal['kind']>(
  kind: Kind,
  ...args: Parameters<typeof normalise>
): Told<Kind> {
  const [signal, ...others] = signalsOf(...args);
  if (signal === undefined || others.length > 0 || signal.kind !== kind) {
    throw new Error(`expected one ${kind}, found ${JSON.stringify(signal)}`);
  }
  return signal as Told<Kind>;
}

/** Why nothing came of a payload. */
export function reasonIgnored(...args: Parameters<typeof normalise>): string | null {
  const result = normalise(...args);
  if (!result.ok) throw new Error(result.problem.detail);
  return result.value.ignored;
}
