import { z } from 'zod';

/** The address of a provider's API or site, without a slash at its end. */
export const HttpAddress = z.string().transform((text, context) => {
  const fault = addressFault(text);
  if (fault === null) return text.replace(/\/+$/, '');
  context.addIssue({ code: 'custom', message: fault });
  return z.NEVER;
});

function addressFault(text: string): string | null {
  if (!URL.canParse(text)) return 'expected an address such as https://example.com';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return 'expected an address that begins with https:// or http://';
  }
  if (url.username !== '' || url.password !== '') {
    return 'put no user name or password into the address; tokens belong under secrets';
  }
  if (url.search !== '' || url.hash !== '') return 'expected an address without ? and #';
  return null;
}
