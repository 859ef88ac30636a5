import { expect } from 'vitest';
import { ConfigurationDocument } from '../../../src/config/document.ts';
import { applyConfiguration } from '../../../src/configure/apply-configuration.ts';
import { ok } from '../../../src/core/result.ts';
import type { ScenarioDelivery } from '../../../src/demo/scenarios/scenario-delivery.ts';
import { signDelivery } from '../../../src/demo/stand-ins/sign-delivery.ts';
import { askForEnds } from '../../../src/reading/ask-for-ends.ts';
import { startClosecall, type TestClosecall } from '../../support/start-closecall.ts';
import { configurationOf, connectionId, type Place, placeSecret } from './place.ts';
import { teachStandIns } from './teach-stand-ins.ts';
import { arrivals } from './tell-sequence.ts';
import { hoursBack } from './telling.ts';

/** What they say changes with what is found, and so does where a candidate ends. */
const rules: NonNullable<ConfigurationDocument['policy']>['rules'] = [
  {
    name: 'close, bad or a deployment',
    when: 'closeness >= 10 || severity >= 50 || deployWorkflow',
    then: 'review',
  },
  { name: 'the rest', when: 'true', then: 'log' },
];

/** Closecall as in production, but for its queue: the sweeper alone does the work. */
export function startForCorpus(): Promise<TestClosecall> {
  return startClosecall({
    queue: 'off',
    // By hand, so that one hand does everything; nothing looks for work meanwhile.
    sweepAfterSeconds: 100_000,
    sweepEveryMs: 2_000_000_000,
    policy: { undoSeconds: 0, rules },
  });
}

const hourMs = 3_600_000;

/** As long as a part of a long story, so that the cuts between these are at hours that a sequence can name. */
const dayStepMs = 3 * hourMs;

/** It begins at a multiple of that. */
export function startOfTheDay(now = new Date()): Date {
  const latest = now.getTime() - hoursBack * hourMs;
  return new Date(Math.floor(latest / dayStepMs) * dayStepMs);
}

/** Configures the places, and lets the providers' APIs know what happened in them. */
export async function prepare(closecall: TestClosecall, places: readonly Place[]): Promise<void> {
  const { deps, pagerduty, github, jira } = closecall;
  const urls = { pagerduty: pagerduty.url, github: github.url, jira: jira.url };
  const applied = await applyConfiguration(
    {
      ...deps,
      actor: 'corpus',
      resolveSecret: (reference) => ok(typeof reference === 'string' ? reference : reference.file),
    },
    ConfigurationDocument.parse(configurationOf(places, urls)),
    { dryRun: false },
  );
  expect(applied.ok ? [] : applied.problem).toEqual([]);
  await deps.directory.reload();
  for (const place of places) teachStandIns(closecall, place);
}

/**
 * Sends the webhooks of each place in its order, those of several places at a time. Where it asks for
 * that, the work of each is done before the next one is sent.
 */
export async function deliver(closecall: TestClosecall, places: readonly Place[]): Promise<void> {
  const isStepwise = ({ sequence }: Place) => sequence.order === 'stepwise';
  for (const place of places.filter(isStepwise)) {
    for (const { delivery } of arrivals(place.sequence, place.telling)) {
      await post(closecall.url, place.id, delivery);
      await drain(closecall);
      // What is looked at again some seconds later is not taken for the work of the next one.
      await closecall.shiftTime('10 seconds');
      await drain(closecall);
    }
  }
  const waiting = places.filter((place) => !isStepwise(place));
  const sender = async () => {
    for (let place = waiting.shift(); place !== undefined; place = waiting.shift()) {
      for (const { delivery } of arrivals(place.sequence, place.telling)) {
        await post(closecall.url, place.id, delivery);
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, sender));
}

export async function post(url: string, place: string, delivery: ScenarioDelivery): Promise<void> {
  const { headers, body } = signDelivery(delivery, [placeSecret]);
  const hook = `${url}/hooks/${connectionId(place, delivery.provider)}`;
  const answer = await fetch(hook, { method: 'POST', headers, body });
  if (answer.status === 202) return;
  throw new Error(`${delivery.event} of ${place}: ${answer.status} ${await answer.text()}`);
}

/** Does all work that is due, until there is none. */
export async function drain(closecall: TestClosecall): Promise<void> {
  for (let sweeps = 0; sweeps < 1_000; sweeps += 1) {
    if ((await closecall.sweep()) === 0) return;
  }
  throw new Error('there is always more work to do');
}

/** Runs of which no end was told are asked for, as they are after some hours. */
export async function hoursPass(closecall: TestClosecall, places: readonly Place[]): Promise<void> {
  const lost = places.filter(({ telling }) =>
    telling.told.some(({ delivered, delivery }) => !delivered && delivery.event === 'workflow_run'),
  );
  const atOnce = { quiet: 0, most: 3 * 86_400 };
  for (const { id } of lost) {
    await askForEnds(closecall.deps, connectionId(id, 'github'), atOnce);
  }
  await drain(closecall);
}
