import { html } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { Caller } from '../caller.ts';
import { colorThemeNow } from '../color-theme.ts';
import { programVersion } from '../program-version.ts';
import { assetAddress } from '../static-assets.ts';
import { ColorThemeForm } from './color-theme-form.tsx';
import { KeyHelp } from './key-help.tsx';
import { LiveMarks } from './live-marks.tsx';
import { type Section, SiteHeader } from './site-header.tsx';
import { plainLine } from './words/cut-text.ts';

export type LayoutProps = {
  title: string;
  /** What a preview in a chat shows below the title. */
  description?: string;
  /** Null on the pages that come before sign-in. */
  caller: Caller | null;
  /** The part of the product that this page belongs to. */
  current: Section | null;
  /** What was just done, or why it was not. */
  flash?: Child;
  /** Loads the page anew after so long, for what goes on by itself; works without script. */
  refreshSeconds?: number;
  children?: Child;
};

/** The frame of every page. */
export function Layout(props: LayoutProps) {
  const { title, description, caller, current, flash, refreshSeconds, children } = props;
  const summary = plainLine(description ?? 'Near misses, before they become outages.', 200);
  const theme = colorThemeNow();
  const document = (
    <html lang="en" data-theme={theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={theme === 'system' ? 'light dark' : theme} />
        {refreshSeconds === undefined ? null : (
          <meta http-equiv="refresh" content={String(refreshSeconds)} />
        )}
        <title>{`${plainLine(title, 120)} · Closecall`}</title>
        <meta name="description" content={summary} />
        <meta property="og:site_name" content="Closecall" />
        <meta property="og:title" content={plainLine(title, 120)} />
        <meta property="og:description" content={summary} />
        <link rel="icon" href={assetAddress('mark.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={assetAddress('closecall.css')} />
        <script src={assetAddress('closecall.js')} defer />
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <SiteHeader caller={caller} current={current} />
        <main id="main" class="page" tabindex={-1}>
          <div id="notices" aria-live="polite">
            {flash}
          </div>
          {children}
        </main>
        <footer class="site-footer">
          <span>Closecall {programVersion()}</span>
          {caller === null ? null : <ColorThemeForm caller={caller} theme={theme} />}
          {caller === null ? null : <KeyHelp />}
        </footer>
        {caller === null ? null : <LiveMarks />}
      </body>
    </html>
  );
  return html`<!doctype html>${document}`;
}
