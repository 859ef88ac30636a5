/** `follow` are the links that are clicked from `path` on, to get to a page whose address is not known beforehand. */
type Picture = { name: string; path: string; follow?: readonly string[] };

/** The pictures that `docs/pages.md` shows; a new page is a line here and a paragraph there. */
export const pictures: readonly Picture[] = [
  { name: 'candidates', path: '/' },
  { name: 'candidate', path: '/', follow: ['[data-row] a[href^="/candidates/"]'] },
  {
    name: 'beside-the-list',
    path: '/',
    follow: ['[data-row] a[href*="selected="]'],
  },
  {
    name: 'ticket-preview',
    path: '/',
    follow: ['[data-row] a[href^="/candidates/"]', 'a[href$="/ticket"]'],
  },
  { name: 'decided', path: '/?view=decided' },
  { name: 'follow-ups', path: '/follow-ups' },
  { name: 'follow-up', path: '/follow-ups', follow: ['main a[href^="/follow-ups/"]'] },
  { name: 'patterns', path: '/patterns' },
  {
    name: 'pattern',
    path: '/patterns',
    follow: ['main a[href^="/patterns/"]:not([href*="themes"])'],
  },
  { name: 'themes', path: '/patterns/themes' },
  { name: 'report', path: '/report' },
  { name: 'review', path: '/review' },
  { name: 'digest', path: '/digest' },
  { name: 'account', path: '/account' },
  { name: 'people', path: '/people' },
  { name: 'tokens', path: '/tokens' },
  { name: 'keys', path: '/keys' },
  { name: 'deliveries', path: '/deliveries' },
  { name: 'delivery', path: '/deliveries', follow: ['main a[href^="/deliveries/"]'] },
  { name: 'connections', path: '/connections' },
  { name: 'policy', path: '/policy' },
  { name: 'api', path: '/api' },
];
