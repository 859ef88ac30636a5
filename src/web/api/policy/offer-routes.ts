import { OpenAPIHono, z } from '@hono/zod-openapi';
import { acceptOffer, declineOffer, type OfferRefused } from '../../../triage/answer-offer.ts';
import { policyOffers } from '../../../triage/policy-offers.ts';
import { HttpProblem } from '../../problem.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import {
  apiRoute,
  badBody,
  badQuery,
  jsonAnswer,
  jsonBody,
  notFound,
  problemAnswer,
} from '../api-route.ts';
import { pageOfWhole, pageSchema } from '../page-of.ts';
import { NamePath, Nothing, paging } from '../request-parts.ts';
import { notFoundProblem } from '../uuid-or-not-found.ts';
import { Offer, toOffer } from './offer-object.ts';
import { PolicyVersion } from './policy-object.ts';
import { readVersion } from './read-version.ts';

const tags = ['policy'];
const request = { params: NamePath, body: { ...jsonBody(Nothing), required: false } };

const list = apiRoute('viewer', {
  method: 'get',
  path: '/offers',
  tags,
  summary: 'List automatic tickets that people’s decisions have earned',
  description:
    'The narrowest that is useful: one fingerprint, else a detector on a service, else a detector. Left out is what rules open tickets for already, and what an admin declined, until people have decided twice as often.',
  request: { query: z.strictObject(paging) },
  responses: { 200: jsonAnswer(pageSchema(Offer), 'A page of offers.'), ...badQuery },
});

const accept = apiRoute('admin', {
  method: 'post',
  path: '/offers/{id}/accept',
  tags,
  summary: 'Accept an offer: its rule is added, and the new version is in force',
  description:
    'Where rules came from a configuration file, the note of the version says what has to be written into it too: applying that file again takes the rule out.',
  request,
  responses: {
    200: jsonAnswer(PolicyVersion, 'The version that is in force now.'),
    ...notFound,
    409: problemAnswer('The rules have no place for it; the detail says why.'),
    ...badBody,
  },
});

const decline = apiRoute('admin', {
  method: 'post',
  path: '/offers/{id}/decline',
  tags,
  summary: 'Decline an offer until people have decided twice as often',
  request,
  responses: { 200: jsonAnswer(Offer, 'The offer.'), ...notFound, ...badBody },
});

export function offerRoutes({ db }: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();

  api.openapi(list, async (c) => {
    const offers = (await policyOffers(db)).filter(({ isDeclined }) => !isDeclined);
    const page = pageOfWhole(offers, c.req.valid('query'), ({ id }) => id);
    return c.json({ items: page.rows.map(toOffer), nextCursor: page.nextCursor }, 200);
  });

  api.openapi(accept, async (c) => {
    const { id } = c.req.valid('param');
    const accepted = await acceptOffer(db, { id, actor: c.get('caller').actor });
    if (!accepted.ok) throw offerProblem(id, accepted.problem);
    return c.json(await readVersion(db, accepted.value.version), 200);
  });

  api.openapi(decline, async (c) => {
    const { id } = c.req.valid('param');
    const declined = await declineOffer(db, { id, actor: c.get('caller').actor });
    if (!declined.ok) throw offerProblem(id, declined.problem);
    return c.json(toOffer(declined.value), 200);
  });
  return api;
}

function offerProblem(id: string, refused: OfferRefused): HttpProblem {
  if (refused.code === 'not-found') return notFoundProblem('offer', id);
  return new HttpProblem('not-possible', refused.detail);
}
