import { accessSync, constants } from 'node:fs';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
] as const;

/** Where a Chromium is on this machine: CHROMIUM_PATH, or one of the usual places; null for none. */
export function findChromium(): string | null {
  const given = process.env['CHROMIUM_PATH'];
  const places = given ? [given] : usualPlaces;
  return places.find(isProgram) ?? null;
}

/** What to do about it, in one line. */
export const howToGetChromium =
  'The tests in the browser need Chromium: `apt-get install chromium`, or name one with CHROMIUM_PATH.';

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export const hasChromium = findChromium() !== null;

if (!hasChromium) console.log(howToGetChromium);
