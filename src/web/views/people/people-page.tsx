import type { Child } from 'hono/jsx';
import type { ListedPerson } from '../../../db/queries/list-people.ts';
import type { Caller } from '../../caller.ts';
import { Layout } from '../layout.tsx';
import { Moment } from '../moment.tsx';
import { OutsideText } from '../outside-text.tsx';
import { Pill } from '../pill.tsx';
import { PostForm } from '../post-form.tsx';
import { RightsFields, type TeamChoice } from './person-fields.tsx';

export type PeoplePageProps = {
  caller: Caller;
  people: readonly ListedPerson[];
  teams: readonly TeamChoice[];
  now: Date;
  flash?: Child;
};

/** Who signs in, for admins. */
export function PeoplePage(props: PeoplePageProps) {
  const { caller, people, teams, flash } = props;
  return (
    <Layout title="People" caller={caller} current="people" flash={flash}>
      <div class="page-head">
        <h1>People</h1>
      </div>
      <section aria-label="Everybody">
        {people.map((person) => (
          <PersonCard {...props} person={person} />
        ))}
      </section>
      <section class="card" aria-labelledby="invite">
        <h2 id="invite">Invite somebody</h2>
        <PostForm action="/people" caller={caller} class="person-form">
          <label class="field">
            <span>Name</span>
            <input name="name" required maxlength={100} autocomplete="off" />
          </label>
          <label class="field">
            <span>E-mail</span>
            <input type="email" name="email" required maxlength={254} autocomplete="off" />
          </label>
          <RightsFields
            rights={{ role: 'responder', decidesFor: 'all', teams: [] }}
            teams={teams}
          />
          <div>
            <button type="submit" class="button button-primary">
              Invite
            </button>
          </div>
          <p class="hint">You get a link to send them. It sets their password, once.</p>
        </PostForm>
      </section>
    </Layout>
  );
}

type CardProps = PeoplePageProps & { person: ListedPerson };

function PersonCard({ caller, person, teams, now }: CardProps) {
  const { id, handle, name, email, role, isActive, hasPassword, lastSeenAt } = person;
  return (
    <article class="card" id={`person-${handle}`} aria-labelledby={`name-${handle}`}>
      <div class="card-head">
        <h2 id={`name-${handle}`}>
          <OutsideText text={name} most={100} />
        </h2>
        <Pill tone={isActive ? 'plain' : 'warn'}>{isActive ? role : 'deactivated'}</Pill>
      </div>
      <p class="hint">
        <OutsideText text={email} most={120} /> · {handle} in histories ·{' '}
        {hasPassword ? 'has a password' : 'no password'}
        {lastSeenAt === null ? null : (
          <>
            {' '}
            · here <Moment at={lastSeenAt} now={now} />
          </>
        )}
      </p>
      <details class="ways">
        <summary>
          Change<span class="visually-hidden"> {name}</span>
        </summary>
        <PostForm action={`/people/${id}/change`} caller={caller} class="person-form">
          <RightsFields rights={person} teams={teams} />
          <div>
            <button type="submit" class="button button-primary">
              Save
            </button>
          </div>
        </PostForm>
        <div class="actions">
          <OneButton {...{ id, caller }} action="link" text="Make a link to set a password" />
          <OneButton {...{ id, caller }} action="sign-out" text="Sign out everywhere" />
          {isActive ? (
            <OneButton {...{ id, caller }} action="deactivate" text="Deactivate" />
          ) : (
            <OneButton {...{ id, caller }} action="reactivate" text="Give access again" />
          )}
        </div>
      </details>
    </article>
  );
}

type ButtonProps = { id: string; caller: Caller; action: string; text: string };

function OneButton({ id, caller, action, text }: ButtonProps) {
  return (
    <PostForm action={`/people/${id}/${action}`} caller={caller}>
      <button type="submit" class="button button-small">
        {text}
      </button>
    </PostForm>
  );
}
