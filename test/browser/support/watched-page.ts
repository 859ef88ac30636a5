import type { BrowserContext, Page } from 'playwright-core';

/** What a page must never do; each a sentence for whoever reads the failed test. */
export type Watched = {
  page: Page;
  /** What went wrong since the last time it was asked. */
  takeFaults(): string[];
};

/** A page of which everything that goes wrong is written down, from its first byte on. */
export async function openWatchedPage(context: BrowserContext, url: string): Promise<Watched> {
  const page = await context.newPage();
  const faults: string[] = [];
  const at = () => new URL(page.url()).pathname;
  await page.exposeFunction('tellViolation', (what: string) => {
    faults.push(`${at()}: against the content policy: ${what}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const tell: unknown = Reflect.get(globalThis, 'tellViolation');
      const what = `${event.violatedDirective} by ${event.blockedURI || event.sourceFile}`;
      if (typeof tell === 'function') tell(what);
    });
  });
  page.on('console', (message) => {
    // Chromium tells of a page that was answered with 404 here, too; that is what was asked for.
    const isOfThePage = message.location().url === page.url();
    const isAnswer = message.text().startsWith('Failed to load resource') && isOfThePage;
    if (['error', 'warning'].includes(message.type()) && !isAnswer) {
      faults.push(`${at()}: the console says: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => faults.push(`${at()}: the script failed: ${error.message}`));
  page.on('dialog', (dialog) => {
    faults.push(`${at()}: it opened a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('requestfailed', (request) => {
    // Leaving a page ends what it still waits for, such as a stream of events.
    const why = request.failure()?.errorText ?? '';
    if (why !== 'net::ERR_ABORTED') faults.push(`${at()}: ${request.url()} failed: ${why}`);
  });
  page.on('response', (response) => {
    const isOurs = response.url().startsWith(`${url}/`);
    if (!isOurs) faults.push(`${at()}: it asked another host: ${response.url()}`);
    if (response.status() >= 400 && !response.request().isNavigationRequest()) {
      faults.push(`${at()}: ${response.url()} was answered with ${response.status()}`);
    }
  });
  return { page, takeFaults: () => faults.splice(0) };
}
