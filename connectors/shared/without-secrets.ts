/**
 * Text that came back from outside, without the credentials that we sent there: a proxy or a broken
 * server may echo a request's headers.
 */
export function withoutSecrets(text: string, secrets: readonly (string | null)[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret === null || secret === '') continue;
    for (const form of [secret, base64(secret), base64(secret).replace(/=+$/, '')]) {
      clean = clean.replaceAll(form, '[secret]');
    }
  }
  return clean;
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
