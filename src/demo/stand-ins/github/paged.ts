import { z } from 'zod';
import type { Call } from '../route.ts';

const Page = z.object({
  per_page: z.coerce.number().int().min(1).max(100).default(30),
  page: z.coerce.number().int().min(1).default(1),
});

/** One page of a list, and the `Link` header that leads to the next one. */
export function paged<T>(
  items: readonly T[],
  call: Call,
  site: string,
): { items: readonly T[]; headers: Record<string, string> } {
  const { per_page: size, page } = Page.safeParse(call.query).data ?? Page.parse({});
  const shown = items.slice((page - 1) * size, page * size);
  if (page * size >= items.length) return { items: shown, headers: {} };
  const query = new URLSearchParams({ ...call.query, page: String(page + 1) });
  return { items: shown, headers: { Link: `<${site}${call.path}?${query}>; rel="next"` } };
}
