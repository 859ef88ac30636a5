import { expect, test } from 'vitest';
import { forgetForeignVariables } from '../../src/config/process-environment.ts';

test('what the library of sessions would read by itself is forgotten, and nothing else', () => {
  const environment = {
    BETTER_AUTH_SECRET: 'x',
    BETTER_AUTH_TELEMETRY: '1',
    BETTER_AUTH_TRUSTED_ORIGINS: 'https://elsewhere.example',
    AUTH_SECRET: 'x',
    DATABASE_URL: 'postgres://here',
    OIDC_CLIENT_SECRET: 'x',
  };
  forgetForeignVariables(environment);
  expect(Object.keys(environment)).toEqual(['DATABASE_URL', 'OIDC_CLIENT_SECRET']);
});
