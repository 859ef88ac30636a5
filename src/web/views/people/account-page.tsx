import type { Child } from 'hono/jsx';
import type { Person } from '../../../db/queries/person-by-id.ts';
import type { OpenSession } from '../../../db/queries/sessions-of-person.ts';
import type { Caller } from '../../caller.ts';
import { Layout } from '../layout.tsx';
import { Moment } from '../moment.tsx';
import { OutsideText } from '../outside-text.tsx';
import { PostForm } from '../post-form.tsx';
import { decidesForWords, roleWords } from '../words/people-words.ts';
import { NewPasswordField } from './password-field.tsx';

export type AccountPageProps = {
  caller: Caller;
  person: Person;
  /** The names of their teams. */
  teams: readonly string[];
  sessions: readonly OpenSession[];
  /** The session that asks. */
  currentId: string;
  hasPassword: boolean;
  now: Date;
  flash?: Child;
};

/** What somebody can see and change about themselves. */
export function AccountPage(props: AccountPageProps) {
  const { caller, person, teams, flash } = props;
  return (
    <Layout title="Your account" caller={caller} current={null} flash={flash}>
      <div class="page-head">
        <h1>Your account</h1>
      </div>
      <section class="card" aria-labelledby="you">
        <h2 id="you">You</h2>
        <dl class="pairs">
          <Pair name="Name">
            <OutsideText text={person.name} most={100} />
          </Pair>
          <Pair name="E-mail">
            <OutsideText text={person.email} most={100} />
          </Pair>
          <Pair name="In histories">{person.handle}</Pair>
          <Pair name="Role">{roleWords[person.role]}</Pair>
          <Pair name="Teams">
            {teams.length === 0 ? 'None' : <OutsideText text={teams.join(', ')} most={300} />}
            {person.role === 'responder' ? `; ${decidesForWords[person.decidesFor]}` : null}
          </Pair>
        </dl>
        <p class="hint">An admin changes your role and your teams.</p>
      </section>
      <PasswordCard {...props} />
      <SessionsCard {...props} />
    </Layout>
  );
}

function Pair({ name, children }: { name: string; children?: Child }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function PasswordCard({ caller, person, hasPassword }: AccountPageProps) {
  return (
    <section class="card" aria-labelledby="password">
      <h2 id="password">Password</h2>
      {hasPassword ? (
        <PostForm action="/account/password" caller={caller} class="person-form">
          <input type="hidden" name="email" value={person.email} autocomplete="username" />
          <label class="field">
            <span>The password you have now</span>
            <input type="password" name="current" autocomplete="current-password" required />
          </label>
          <NewPasswordField name="password" label="New password" />
          <div>
            <button type="submit" class="button button-primary">
              Change the password
            </button>
          </div>
          <p class="hint">You stay signed in here, and are signed out everywhere else.</p>
        </PostForm>
      ) : (
        <p>You have none and sign in another way. An admin can make you a link that sets one.</p>
      )}
    </section>
  );
}

function SessionsCard({ caller, sessions, currentId, now }: AccountPageProps) {
  return (
    <section class="card" aria-labelledby="sessions">
      <h2 id="sessions">Where you are signed in</h2>
      <ul>
        {sessions.map(({ id, createdAt, seenAt, userAgent }) => (
          <li>
            <strong>{id === currentId ? 'Here' : 'Elsewhere'}</strong>, since{' '}
            <Moment at={createdAt} now={now} />, last used <Moment at={seenAt} now={now} />
            <div class="hint">
              <OutsideText text={userAgent === null ? '' : userAgent} most={120} />
            </div>
          </li>
        ))}
      </ul>
      {sessions.length < 2 ? null : (
        <PostForm action="/account/sign-out-elsewhere" caller={caller}>
          <button type="submit" class="button">
            Sign out everywhere else
          </button>
        </PostForm>
      )}
    </section>
  );
}
