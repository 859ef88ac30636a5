/** Under these names people keep the share of traffic, in percent, that a deployment is to get. */
const WEIGHT_KEYS = ['weight', 'canary_weight', 'traffic_weight', 'percentage'];

/**
 * What the caller of the API put beside a deployment: an object, or a text. A payload that was sent
 * as a text is often JSON itself.
 */
export function payloadOf(payload: unknown): object | string | null {
  if (typeof payload === 'object') return payload;
  if (typeof payload !== 'string') return null;
  try {
    const inner: unknown = JSON.parse(payload);
    return typeof inner === 'object' || typeof inner === 'string' ? inner : payload;
  } catch {
    return payload;
  }
}

/** A part of the payload's own; never what every object inherits. */
export function own(value: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}

/** The share of traffic in percent, `20` or `"20%"`; null where it is not told or makes no sense. */
export function weightOf(payload: unknown): number | null {
  const parts = payloadOf(payload);
  if (typeof parts !== 'object' || parts === null) return null;
  const weights = WEIGHT_KEYS.map((key) => percentOf(own(parts, key)));
  return weights.find((weight) => weight !== null) ?? null;
}

function percentOf(value: unknown): number | null {
  const text = typeof value === 'string' ? value.trim() : '';
  const isNumber = /^\d{1,3}(\.\d{1,6})?\s*%?$/.test(text);
  const percent = typeof value === 'number' ? value : Number(text.replace('%', ''));
  if (typeof value !== 'number' && !isNumber) return null;
  return percent >= 0 && percent <= 100 ? percent : null;
}
