import type { Caller } from '../caller.ts';
import { assetAddress } from '../static-assets.ts';
import { PostForm } from './post-form.tsx';
import { ReportLinks } from './report/report-links.tsx';

const sections = {
  candidates: { text: 'Near misses', href: '/' },
  'follow-ups': { text: 'Follow-ups', href: '/follow-ups' },
  patterns: { text: 'Patterns', href: '/patterns' },
  review: { text: 'Review', href: '/review' },
  deliveries: { text: 'Deliveries', href: '/deliveries' },
  connections: { text: 'Connections', href: '/connections' },
  policy: { text: 'Policy', href: '/policy' },
  api: { text: 'API', href: '/api' },
} as const;

/** The parts of the product, as the navigation names them. */
export type Section = keyof typeof sections;

type HeaderProps = { caller: Caller | null; current: Section | null };

export function SiteHeader({ caller, current }: HeaderProps) {
  return (
    <header class="site-header">
      <a class="brand" href="/">
        <img src={assetAddress('mark.svg')} alt="" width="22" height="22" />
        Closecall
      </a>
      {caller === null ? null : <SiteNav current={current} />}
      {caller === null ? null : <ReportLinks caller={caller} />}
      {caller === null ? null : <SignedIn caller={caller} />}
    </header>
  );
}

/** In a row where there is room, and as a menu where there is none. */
function SiteNav({ current }: { current: Section | null }) {
  return (
    <>
      <nav class="site-nav site-nav-wide" aria-label="Main">
        <SiteLinks current={current} />
      </nav>
      <nav class="site-nav site-nav-narrow" aria-label="Main">
        <details class="menu">
          <summary class="button button-quiet">
            {current === null ? 'Menu' : sections[current].text}
          </summary>
          <div class="menu-panel">
            <SiteLinks current={current} />
          </div>
        </details>
      </nav>
    </>
  );
}

function SiteLinks({ current }: { current: Section | null }) {
  return (
    <ul>
      {Object.entries(sections).map(([name, { text, href }]) => (
        <li>
          <a href={href} aria-current={name === current ? 'page' : undefined}>
            {text}
          </a>
        </li>
      ))}
    </ul>
  );
}

function SignedIn({ caller }: { caller: Caller }) {
  return (
    <div class="signed-in">
      <span>
        <span class="visually-hidden">Signed in as </span>
        {caller.csrfToken === null ? (
          <bdi>{caller.name}</bdi>
        ) : (
          <a href="/account">
            <bdi>{caller.name}</bdi>
          </a>
        )}
      </span>
      {caller.role === 'admin' ? <a href="/people">People</a> : null}
      {caller.csrfToken === null ? null : (
        <PostForm action="/logout" caller={caller}>
          <button type="submit" class="button button-quiet">
            Sign out
          </button>
        </PostForm>
      )}
    </div>
  );
}
