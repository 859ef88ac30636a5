import { Layout } from '../layout.tsx';
import { Notice } from '../notice.tsx';
import { NewPasswordField } from './password-field.tsx';

type LinkPageProps = {
  token: string;
  purpose: 'sign-in' | 'set-password' | 'first-admin';
  /** What was sent and could not be taken; null at first. */
  typed: { name: string; email: string } | null;
};

const titles = {
  'sign-in': 'Sign in to Closecall',
  'set-password': 'Choose your password',
  'first-admin': 'Make yourself the first admin',
} as const;

/** Where a one-time link leads. */
export function LinkPage({ token, purpose, typed }: LinkPageProps) {
  const title = titles[purpose];
  return (
    <Layout title={title} caller={null} current={null}>
      <div class="message">
        <h1>{title}</h1>
        {typed === null ? null : (
          <Notice tone="bad">
            Something is missing:{' '}
            {purpose === 'first-admin' ? 'a name, an e-mail address and ' : ''}a password of 12 to
            128 characters.
          </Notice>
        )}
        <form
          method="post"
          action={`/login/${encodeURIComponent(token)}`}
          class="card sign-in-form"
        >
          <Fields purpose={purpose} typed={typed} />
          <div>
            <button type="submit" class="button button-primary">
              {purpose === 'first-admin' ? 'Begin' : 'Sign in'}
            </button>
          </div>
        </form>
      </div>
    </Layout>
  );
}

function Fields({ purpose, typed }: Pick<LinkPageProps, 'purpose' | 'typed'>) {
  if (purpose === 'set-password') return <NewPasswordField name="password" label="Password" />;
  if (purpose === 'sign-in') {
    return (
      <>
        <p>This link signs you in once, on this device.</p>
        <details>
          <summary>Set a new password as well</summary>
          <NewPasswordField name="password" label="New password" isOptional />
        </details>
      </>
    );
  }
  return (
    <>
      <label class="field">
        <span>Your name, as others will see it</span>
        <input name="name" value={typed?.name} autocomplete="name" required maxlength={100} />
      </label>
      <label class="field">
        <span>E-mail</span>
        <input
          type="email"
          name="email"
          value={typed?.email}
          autocomplete="username"
          required
          maxlength={254}
        />
      </label>
      <NewPasswordField name="password" label="Password" />
    </>
  );
}
