import { z } from '@hono/zod-openapi';
import { followUpStatuses } from '../../../core/follow-up/transitions.ts';
import { sayOffer } from '../../../core/policy/offers.ts';
import type { Judged, PolicyOffer } from '../../../triage/policy-offers.ts';
import { orNull } from '../api-route.ts';
import { detectorNames } from '../candidates/candidate-object.ts';

const OfferTicket = z
  .object({
    status: z.enum(followUpStatuses),
    key: z.string().nullable(),
    url: z.string().nullable(),
    notUseful: z.boolean().openapi({
      description: 'It got the label of no use in Jira, which counts against the offer.',
    }),
  })
  .openapi('OfferTicket');

/** Automatic tickets that the product offers, with the evidence. */
export const Offer = z
  .object({
    id: z.string().openapi({ example: 'service.canary_rollback.checkout' }),
    about: z.enum(['fingerprint', 'service', 'detector']).openapi({
      description: 'One fingerprint, what a detector finds on a service, or all that it finds.',
    }),
    detector: z.enum(detectorNames),
    service: z.string().nullable(),
    fingerprint: z.string().nullable(),
    title: z.string(),
    question: z.string().openapi({ example: '13 of 13 agreed on this; open tickets by itself?' }),
    agreed: z.int().openapi({ description: 'How many people confirmed.' }),
    disagreed: z.int().openapi({
      description: 'How many they said to be no near miss, or whose tickets they called of no use.',
    }),
    agreementLow: z.number().openapi({
      description: 'With 95 % certainty people agree at least so often; 0.8 earns an offer.',
    }),
    latest: z
      .array(
        z.object({
          id: z.string(),
          title: z.string(),
          occurredAt: z.iso.datetime(),
          decision: z.enum(['confirm', 'dismiss']),
          decidedBy: z.string().nullable(),
          decidedAt: z.iso.datetime().nullable(),
          ticket: orNull(OfferTicket),
        }),
      )
      .openapi({
        description: 'What people decided on last, or called of no use in Jira, newest first.',
      }),
    tickets: z
      .array(
        z.object({
          status: z.enum(followUpStatuses),
          count: z.int(),
          notUseful: z.int().openapi({ description: 'So many of those got the label of no use.' }),
        }),
      )
      .openapi({ description: 'What became of the tickets so far, each counted once.' }),
  })
  .openapi('PolicyOffer');

export function toOffer(offer: PolicyOffer): z.infer<typeof Offer> {
  const { scope, low, latest, tickets } = offer;
  return {
    id: offer.id,
    about: scope.kind,
    detector: scope.detector,
    service: 'service' in scope ? scope.service : null,
    fingerprint: 'fingerprint' in scope ? scope.fingerprint : null,
    title: offer.title,
    question: sayOffer(offer),
    agreed: offer.agreed,
    disagreed: offer.disagreed,
    agreementLow: low,
    latest: latest.map(toJudged),
    tickets: tickets.map(({ status, count, notUseful }) => ({ status, count, notUseful })),
  };
}

function toJudged({ candidate, followUp }: Judged) {
  return {
    id: candidate.id,
    title: candidate.title,
    occurredAt: candidate.occurredAt.toISOString(),
    decision: candidate.status === 'confirmed' ? ('confirm' as const) : ('dismiss' as const),
    decidedBy: candidate.decidedBy,
    decidedAt: candidate.decidedAt?.toISOString() ?? null,
    ticket: followUp && {
      status: followUp.status,
      key: followUp.issueKey,
      url: followUp.issueUrl,
      notUseful: followUp.notUsefulAt !== null,
    },
  };
}
