import type { ScenarioDelivery } from '../../../src/demo/scenarios/scenario-delivery.ts';
import { signDelivery } from '../../../src/demo/stand-ins/sign-delivery.ts';
import { connectionIds, webhookSecret } from '../bench-config.ts';

/** A webhook as the bytes that go over the wire, signed. */
export function rawRequest(delivery: ScenarioDelivery): Buffer {
  const { headers, body } = signDelivery(delivery, [webhookSecret]);
  const head = requestHead(`/hooks/${connectionIds[delivery.provider]}`, headers, body.length);
  return Buffer.concat([head, body]);
}

export function requestHead(
  path: string,
  headers: Readonly<Record<string, string>>,
  contentLength: number,
): Buffer {
  const all = { Host: '127.0.0.1', ...headers, 'Content-Length': String(contentLength) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
}
