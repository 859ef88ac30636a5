import type { Caller } from '../caller.ts';
import { assetAddress } from '../static-assets.ts';
import { PostForm } from './post-form.tsx';
import { ReportLinks } from './report/report-links.tsx';

/** What whoever is on call comes for. */
const daily = {
  candidates: { text: 'Near misses', href: '/' },
  'follow-ups': { text: 'Follow-ups', href: '/follow-ups' },
  patterns: { text: 'Patterns', href: '/patterns' },
  review: { text: 'Review', href: '/review' },
} as const;

/** What is looked up now and then, behind one word. */
const further = {
  digest: { text: 'Digest', href: '/digest' },
  deliveries: { text: 'Deliveries', href: '/deliveries' },
  connections: { text: 'Connections', href: '/connections' },
  policy: { text: 'Policy', href: '/policy' },
  api: { text: 'API', href: '/api' },
} as const;

const forAdmins = {
  tokens: { text: 'API tokens', href: '/tokens' },
  people: { text: 'People', href: '/people' },
} as const;

const sections = { ...daily, ...further, ...forAdmins };

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
      {caller === null ? null : (
        <>
          <SiteNav caller={caller} current={current} />
          <ReportLinks caller={caller} />
          <SignedIn caller={caller} />
        </>
      )}
    </header>
  );
}

type NavProps = { caller: Caller; current: Section | null };

/** In a row where there is room, and as a menu where there is none. */
function SiteNav({ caller, current }: NavProps) {
  const more = { ...further, ...(caller.role === 'admin' ? forAdmins : {}) };
  const isFurther = current !== null && !(current in daily);
  return (
    <>
      <nav class="site-nav site-nav-wide" aria-label="Main">
        <ul>
          <SiteLinks parts={daily} current={current} />
          <li>
            <details class="menu">
              <summary class={isFurther ? 'site-more site-more-here' : 'site-more'}>More</summary>
              <ul class="menu-panel">
                <SiteLinks parts={more} current={current} />
              </ul>
            </details>
          </li>
        </ul>
      </nav>
      <nav class="site-nav site-nav-narrow" aria-label="Main">
        <details class="menu">
          <summary class="site-more">{current === null ? 'Menu' : sections[current].text}</summary>
          <ul class="menu-panel">
            <SiteLinks parts={{ ...daily, ...more }} current={current} />
          </ul>
        </details>
      </nav>
    </>
  );
}

type LinksProps = {
  parts: Readonly<Record<string, { text: string; href: string }>>;
  current: Section | null;
};

function SiteLinks({ parts, current }: LinksProps) {
  return (
    <>
      {Object.entries(parts).map(([name, { text, href }]) => (
        <li>
          <a href={href} aria-current={name === current ? 'page' : undefined}>
            {text}
          </a>
        </li>
      ))}
    </>
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
