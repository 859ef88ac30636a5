import type { Child } from 'hono/jsx';
import { tokenScopes } from '../../core/token-scopes.ts';
import type { ListedToken } from '../../db/queries/list-api-tokens.ts';
import type { Caller } from '../caller.ts';
import type { Team } from './assign-form.tsx';
import { EmptyState } from './empty-state.tsx';
import { Layout } from './layout.tsx';
import { Moment } from './moment.tsx';
import { Notice } from './notice.tsx';
import { OutsideText } from './outside-text.tsx';
import { Pill } from './pill.tsx';
import { PostForm } from './post-form.tsx';
import { plainLine } from './words/cut-text.ts';
import { sayScopes, scopeWords } from './words/token-words.ts';
import { sayWho } from './words/who.ts';

type TokensProps = {
  caller: Caller;
  now: Date;
  tokens: readonly ListedToken[];
  teams: readonly Team[];
  flash?: Child;
};

/** The tokens of scripts: which there are, what they are for, and the ways to make and end them. */
export function TokensPage({ caller, now, tokens, teams, flash }: TokensProps) {
  return (
    <Layout title="API tokens" caller={caller} current="tokens" flash={flash}>
      <h1>API tokens</h1>
      <p class="lead">
        For scripts that use the <a href="/api">API</a>. Give each only what it needs.
      </p>
      <MakeForm caller={caller} teams={teams} />
      <section aria-labelledby="tokens-title">
        <h2 id="tokens-title">Tokens</h2>
        {tokens.length === 0 ? (
          <EmptyState title="No tokens yet">
            <p>The first one that you make stands here.</p>
          </EmptyState>
        ) : (
          <ul class="rows">
            {tokens.map((token) => (
              <TokenRow token={token} caller={caller} now={now} />
            ))}
          </ul>
        )}
      </section>
    </Layout>
  );
}

/** The new token, which is in no other answer, and in no address. */
export function madeTokenFlash(name: string, token: string) {
  return (
    <Notice tone="good">
      <p class="notice-text">
        <strong>
          The token “
          <OutsideText text={name} most={200} />” was made.
        </strong>{' '}
        Copy it now: it is shown this once.
      </p>
      <label class="field">
        <span>The token</span>
        <input class="token" value={token} readonly size={50} autocomplete="off" />
      </label>
    </Notice>
  );
}

function TokenRow({ token, caller, now }: { token: ListedToken; caller: Caller; now: Date }) {
  const { id, name, tail, teams, createdAt, createdBy, lastUsedAt } = token;
  const isOver = token.revokedAt !== null || token.hasExpired;
  return (
    <li class="row row-ticket">
      <div class="row-main">
        <h3 class="row-story">
          <OutsideText text={name} most={200} />
        </h3>
        <ul class="facts">
          <li>{tail === null ? 'Made by an earlier release' : <code>cc_…{tail}</code>}</li>
          <li>For: {sayScopes(token)}</li>
          {teams === null ? null : (
            <li>
              Decides for <OutsideText text={teams.join(', ')} most={200} />
            </li>
          )}
          <li>
            Made <Moment at={createdAt} now={now} />
            {createdBy === null ? null : ` by ${plainLine(sayWho(createdBy, caller), 80)}`}
          </li>
          <li>
            {lastUsedAt === null ? 'Not used yet' : 'Last used '}
            {lastUsedAt === null ? null : <Moment at={lastUsedAt} now={now} />}
          </li>
          <Ending token={token} now={now} />
        </ul>
        {isOver ? null : (
          <PostForm action={`/tokens/${id}/revoke`} caller={caller}>
            <button
              type="submit"
              class="button button-small"
              aria-label={`Revoke ${plainLine(name, 80)}`}
            >
              Revoke
            </button>
          </PostForm>
        )}
      </div>
      <State token={token} />
    </li>
  );
}

function Ending({ token: { expiresAt, revokedAt, hasExpired }, now }: EndingProps) {
  if (revokedAt !== null) {
    return (
      <li>
        Revoked <Moment at={revokedAt} now={now} />
      </li>
    );
  }
  if (expiresAt === null) return <li>Never expires</li>;
  return (
    <li>
      {hasExpired ? 'Expired ' : 'Expires '}
      <Moment at={expiresAt} now={now} />
    </li>
  );
}

type EndingProps = { token: ListedToken; now: Date };

function State({ token: { revokedAt, hasExpired } }: { token: ListedToken }) {
  if (revokedAt !== null) return <Pill tone="plain">Revoked</Pill>;
  return hasExpired ? <Pill tone="plain">Expired</Pill> : <Pill tone="good">In force</Pill>;
}

function MakeForm({ caller, teams }: Pick<TokensProps, 'caller' | 'teams'>) {
  return (
    <section class="card" aria-labelledby="make-title">
      <h2 id="make-title">Make a token</h2>
      <PostForm action="/tokens" caller={caller} class="decision-form">
        <label class="field">
          <span>What it is for, as its name in the history</span>
          <input name="name" required maxlength={200} autocomplete="off" />
        </label>
        <fieldset class="field">
          <legend>What it may do</legend>
          {tokenScopes.map((scope) => (
            <label>
              <input type="checkbox" name="scopes[]" value={scope} checked={scope === 'read'} />{' '}
              {scopeWords[scope]}
            </label>
          ))}
        </fieldset>
        {teams.length === 0 ? null : (
          <fieldset class="field">
            <legend>Decides for these teams alone (none ticked: for all)</legend>
            {teams.map(({ id, name }) => (
              <label>
                <input type="checkbox" name="teams[]" value={id} /> {plainLine(name, 80)}
              </label>
            ))}
          </fieldset>
        )}
        <label class="field">
          <span>Expires</span>
          <select name="days">
            <option value="30">In 30 days</option>
            <option value="90" selected>
              In 90 days
            </option>
            <option value="365">In a year</option>
            <option value="never">Never</option>
          </select>
        </label>
        <div>
          <button type="submit" class="button button-primary">
            Make the token
          </button>
        </div>
      </PostForm>
    </section>
  );
}
