import { PageLayout } from './page-layout.tsx';

type Link = { href: string; text: string; quiet: string };

/** What a stand-in knows, each as the way to its page; nothing at first. */
export function LinksPage(props: { provider: string; title: string; links: readonly Link[] }) {
  return (
    <PageLayout provider={props.provider} title={props.title}>
      {props.links.length === 0 && <p>Nothing has happened yet.</p>}
      <ul>
        {props.links.map(({ href, text, quiet }) => (
          <li>
            <a href={href}>{text}</a> <span class="quiet">{quiet}</span>
          </li>
        ))}
      </ul>
    </PageLayout>
  );
}
