import type { Child } from 'hono/jsx';

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; color: #1f2933; background: #fafaf8;
         max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
  a { color: #14507a; } h1 { font-size: 1.5rem; line-height: 1.3; } h2, h3 { font-size: 1.1rem; }
  header { color: #52606d; border-bottom: 1px solid #e1e4e8; padding-bottom: .5rem; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem; }
  .label { background: #e8edf2; border-radius: .3rem; padding: .1rem .4rem; font-size: .85rem; }
  .quiet { color: #52606d; } li { margin: .2rem 0; } form { display: inline; }
  button { font: inherit; padding: .3rem .8rem; margin-right: .4rem; cursor: pointer; }
  article, section { overflow-wrap: anywhere; }
`;

/** The frame of every page for people that a stand-in shows. */
export function PageLayout(props: { provider: string; title: string; children?: Child }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${props.title} · stand-in ${props.provider}`}</title>
        <style>{STYLE}</style>
      </head>
      <body>
        <header>
          A stand-in for {props.provider}, on this machine only. <a href="/">Everything in it</a>
        </header>
        <h1>{props.title}</h1>
        {props.children}
      </body>
    </html>
  );
}

/** A page as the text to send. */
export function pageText(page: { toString(): string }): string {
  return `<!doctype html>${page.toString()}`;
}
