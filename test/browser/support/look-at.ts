import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { CDPSession, Page } from 'playwright-core';

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

type AxeRun = { rules: readonly string[] | null };

/** Of many parts that are alike, a few tell for all: axe looks long at each. */
const alike = [
  ...['article', 'section.card', '.row', 'tr', 'details', 'fieldset', 'form', 'svg'].map(
    (part) => `${part}:nth-of-type(n + 4)`,
  ),
  'section.rules:nth-of-type(n + 4):not(:last-of-type)',
  ...['li', 'dt', 'dd', 'option', 'p'].map((part) => `${part}:nth-of-type(n + 7)`),
].map((part) => `main ${part}`);

/** Takes them out of the page, once everything else was looked at. */
export function keepFewAlike(page: Page): Promise<void> {
  return page.evaluate((selector) => {
    for (const each of document.querySelectorAll(selector)) each.remove();
  }, alike.join());
}

/** What axe finds that keeps people out, in a sentence each. Of the rest it only warns. */
export async function accessFaults(page: Page, rules?: readonly string[]): Promise<string[]> {
  const isThere = await page.evaluate(() => 'axe' in globalThis);
  if (!isThere) await page.evaluate(axeSource);
  const { violations } = await page.evaluate<AxeResults, AxeRun>(
    ({ rules: values }) => {
      const axe = Reflect.get(globalThis, 'axe');
      const runOnly = values === null ? {} : { runOnly: { type: 'rule', values } };
      return axe.run(document, { resultTypes: ['violations'], ...runOnly });
    },
    { rules: rules ?? null },
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => {
      const where = nodes.slice(0, 3).map(({ target, html }) => `${target.join(' ')} ${html}`);
      return `${id} (${help}): ${where.join(' | ').slice(0, 600)}`;
    });
}

/** As wide as said, in CSS pixels; at `zoom` 2 each of them is two by two on the screen. */
export async function showAt(session: CDPSession, width: number, zoom = 1): Promise<void> {
  await session.send('Emulation.setDeviceMetricsOverride', {
    ...{ width, height: 800, deviceScaleFactor: zoom, mobile: false },
  });
}

/** The elements that make the page wider than its window; none where it does not scroll sideways. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter(
      (each) => each.getBoundingClientRect().right > clientWidth + 1,
    );
    const innermost = wide.filter(
      (each) => !wide.some((other) => each !== other && each.contains(other)),
    );
    return [
      `${scrollWidth} px in ${clientWidth}`,
      ...innermost.slice(0, 3).map((each) => each.outerHTML.slice(0, 200)),
    ];
  });
}
