import { createHmac } from 'node:crypto';
import type { Provider, ScenarioDelivery } from '../scenarios/scenario-delivery.ts';

/** A webhook as it goes over the wire, signature included. */
type SignedDelivery = { headers: Record<string, string>; body: Buffer };

/**
 * Signs the exact bytes as the provider does. PagerDuty sends one signature per secret, newest
 * last; the others know one secret and use the last. Without a secret there is no signature.
 */
export function signDelivery(
  delivery: Pick<ScenarioDelivery, 'provider' | 'headers' | 'body'>,
  secrets: readonly string[],
): SignedDelivery {
  const body = Buffer.from(delivery.body);
  const signatures = secrets.map((secret) =>
    createHmac('sha256', secret).update(body).digest('hex'),
  );
  return { headers: { ...delivery.headers, ...header(delivery.provider, signatures) }, body };
}

function header(provider: Provider, signatures: readonly string[]): Record<string, string> {
  const last = signatures.at(-1);
  if (last === undefined) return {};
  switch (provider) {
    case 'pagerduty':
      return { 'X-PagerDuty-Signature': signatures.map((one) => `v1=${one}`).join(',') };
    case 'github':
      return { 'X-Hub-Signature-256': `sha256=${last}` };
    case 'jira':
      return { 'X-Hub-Signature': `sha256=${last}` };
  }
}
