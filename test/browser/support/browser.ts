import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
} from 'playwright-core';
import { findChromium, howToGetChromium } from './find-chromium.ts';

let launched: Promise<Browser> | null = null;

/** The one browser of this process, which ends with it. */
export function openBrowser(): Promise<Browser> {
  launched ??= launch();
  return launched;
}

/** Ends it before its process does. */
export async function closeBrowser(): Promise<void> {
  const browser = await launched;
  launched = null;
  await browser?.close();
}

async function launch(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(howToGetChromium);
  return chromium.launch({
    executablePath,
    // Containers have a small /dev/shm, and root can't have the sandbox; it opens our pages alone.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}

/** A browser profile of its own: no cookies, nothing cached. Nothing may wait for long. */
export async function openContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(25_000);
  return context;
}
