/** `follow` are the links that are clicked from `path` on, to get to a page whose address is not known beforehand. */
type Picture = { name: string; path: string; follow?: readonly string[] };

/** The pictures that `docs/pages.md` shows; a new page is a line here and a paragraph there. */
export const pictures: readonly Picture[] = [
  { name: 'candidates', path: '/' },
  { name: 'candidate', path: '/', follow: ['[data-row] a[href^="/candidates/"]'] },
  { name: 'decided', path: '/?view=decided' },
  { name: 'follow-ups', path: '/follow-ups' },
  { name: 'patterns', path: '/patterns' },
  {
    name: 'pattern',
    path: '/patterns',
    follow: ['main a[href^="/patterns/"]:not([href*="themes"])'],
  },
  { name: 'themes', path: '/patterns/themes' },
  { name: 'deliveries', path: '/deliveries' },
  { name: 'delivery', path: '/deliveries', follow: ['main a[href^="/deliveries/"]'] },
  { name: 'connections', path: '/connections' },
  { name: 'policy', path: '/policy' },
  { name: 'api', path: '/api' },
];
