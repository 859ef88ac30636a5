import type { Page } from 'playwright-core';

/** What texts made of a page that is no text; none where they stayed what they are. */
export function madeOfTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const links = ['href', 'src', 'action', 'formaction', 'xlink:href', 'data'];
    const alien =
      'iframe, object, embed, base, style, frame, audio, video, math, template, marquee';
    const isOdd = ({ name, value }: Attr) => {
      if (/^(on|style$|srcdoc$)/.test(name)) return true;
      return links.includes(name) && !/^https?:$/.test(new URL(value, location.href).protocol);
    };
    const isAlien = (element: Element) => {
      if (element instanceof HTMLScriptElement) {
        return !element.src.startsWith(`${location.origin}/static/`);
      }
      // One that every page has, of our own.
      if (element.matches('template[data-live-mark]')) return false;
      return element.matches(alien) || [...element.attributes].some(isOdd);
    };
    const found = [...document.querySelectorAll('*')].filter(isAlien);
    const { scrollWidth, clientWidth } = document.documentElement;
    return [
      ...found.map((element) => element.outerHTML.slice(0, 200)),
      ...(scrollWidth > clientWidth ? [`scrolls sideways: ${scrollWidth} in ${clientWidth}`] : []),
    ];
  });
}
