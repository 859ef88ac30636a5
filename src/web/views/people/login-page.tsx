import { Layout } from '../layout.tsx';
import { Notice } from '../notice.tsx';
import { sayTooManyTries } from '../words/sign-in-words.ts';

export type LoginPageProps = {
  /** Where to go once signed in. */
  next: string;
  email: string;
  refused: { code: 'wrong' } | { code: 'too-many'; waitSeconds: number } | null;
  /** False before the first admin is there. */
  isSetUp: boolean;
  /** The name of the single sign-on, or null where there is none. */
  provider: string | null;
};

export function LoginPage({ next, email, refused, isSetUp, provider }: LoginPageProps) {
  return (
    <Layout title="Sign in" caller={null} current={null}>
      <div class="message">
        <h1>Sign in</h1>
        {refused === null ? null : <Notice tone="bad">{sayRefused(refused)}</Notice>}
        {isSetUp ? null : (
          <p>
            Nobody can sign in yet. The start of Closecall prints a link that makes the first admin;{' '}
            <code>npx closecall login</code> prints another.
          </p>
        )}
        {provider === null ? null : <ProviderButton name={provider} next={next} />}
        <form method="post" action="/login" class="card sign-in-form">
          <input type="hidden" name="next" value={next} />
          <label class="field">
            <span>E-mail</span>
            <input
              type="email"
              name="email"
              value={email}
              autocomplete="username"
              required
              maxlength={254}
            />
          </label>
          <label class="field">
            <span>Password</span>
            <input type="password" name="password" autocomplete="current-password" required />
          </label>
          <div>
            <button type="submit" class="button button-primary">
              Sign in
            </button>
          </div>
        </form>
        <p class="hint">
          No password yet, or forgotten? An admin makes you a link that sets a new one.
        </p>
      </div>
    </Layout>
  );
}

function ProviderButton({ name, next }: { name: string; next: string }) {
  const href = next === '/' ? '/sso/start' : `/sso/start?next=${encodeURIComponent(next)}`;
  return (
    <p>
      <a class="button button-primary" href={href}>
        Sign in with {name}
      </a>
    </p>
  );
}

function sayRefused(refused: NonNullable<LoginPageProps['refused']>): string {
  if (refused.code === 'wrong') return 'The e-mail address or the password is not right.';
  return sayTooManyTries(refused.waitSeconds);
}
