import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { type DemoStandIns, startDemoStandIns } from '../../src/demo/demo-stand-ins.ts';
import { history } from '../../src/demo/history.ts';

let standIns: DemoStandIns;

beforeEach(async () => {
  standIns = await startDemoStandIns({ clock: systemClock });
});

afterEach(() => standIns.close());

describe('the stand-ins of the demo', () => {
  it('are what the configuration says, credentials included', async () => {
    const { config } = standIns;
    expect(config.connections.map(({ id, connector }) => ({ id, connector }))).toEqual([
      { id: 'pd-acme', connector: 'pagerduty' },
      { id: 'gh-acme', connector: 'github' },
      { id: 'jira-acme', connector: 'jira' },
    ]);
    const [pagerduty, github, jira] = standIns.config.connections;
    const basic = `${standIns.providers.jira.email}:${jira?.secrets.apiToken}`;
    const answers = await Promise.all([
      fetch(`${standIns.pagerduty.url}/abilities`, {
        headers: { authorization: `Token token=${pagerduty?.secrets.apiToken}` },
      }),
      fetch(`${standIns.github.url}/rate_limit`, {
        headers: { authorization: `Bearer ${github?.secrets.apiToken}` },
      }),
      fetch(`${standIns.jira.url}/rest/api/3/myself`, {
        headers: { authorization: `Basic ${Buffer.from(basic).toString('base64')}` },
      }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('show people what they know, from the address that the demo prints', async () => {
    for (const delivery of history({ now: new Date(), seed: 'a' })) {
      standIns[delivery.provider].learn(delivery);
    }
    for (const { webUrl } of [standIns.pagerduty, standIns.github]) {
      const list = await fetch(webUrl);
      expect(list.status).toBe(200);
      const [, first] = /<li><a href="([^"]+)"/.exec(await list.text()) ?? [];
      expect((await fetch(new URL(first ?? 'nothing', webUrl))).status).toBe(200);
    }
  });

  it('have a project for every team, and a service for everything in the history', () => {
    const { teams, services } = standIns.config;
    const ids = new Set<string>(teams.map(({ id }) => id));
    expect(services.every(({ team }) => ids.has(team))).toBe(true);
    const mapped = services.flatMap(({ match }) => [...match.pagerduty, ...match.github]);
    for (const { body, provider } of history({ now: new Date(), seed: 'a' })) {
      const json = JSON.parse(body);
      if (provider === 'github') expect(mapped).toContain(json.repository.full_name);
      const serviceId = json.event?.data.service?.id;
      if (serviceId) expect(mapped).toContain(serviceId);
    }
  });

  it('settle soon, send after two seconds, and ask about every near miss', () => {
    const { policy } = standIns.config;
    expect(policy).toMatchObject({ settleSeconds: { canary_rollback: 2 }, undoSeconds: 2 });
    expect(policy.rules.at(-1)).toMatchObject({ when: 'true', then: 'review' });
  });
});
