import { createHash } from 'node:crypto';
import { type Section, sections } from '../panel.ts';
import { type Html, html, Html as Markup } from './html.ts';
import type { Made } from './panel.ts';
import { script } from './script.ts';
import { style } from './style.ts';

interface PageInput {
  readonly title: string;
  /** As a data address. */
  readonly logo: string | undefined;
  /** Under the heading: whose, for when, as of when. */
  readonly about: string;
  readonly footer: string;
  /** Panels in order, with their markup. */
  readonly parts: readonly { readonly made: Made; readonly section: Html }[];
}

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing may be loaded, sent or run but what stands in the page itself. */
const policy = [
  "default-src 'none'",
  `script-src ${hashOf(script)}`,
  `style-src ${hashOf(style)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export function pageOf({ title, logo, about, footer, parts }: PageInput): string {
  const of = (name: Section) => parts.filter(({ made }) => made.panel.section === name);
  const used = sections.filter((name) => of(name).length > 0);
  const contents = used.map(
    (name) =>
      html`<section><h2>${name}</h2><ul>${of(name).map(({ made: { panel, ...made } }) => html`<li${'lacking' in made ? html` class="off"` : undefined}><a href="#${panel.id}">${panel.title}</a></li>`)}</ul></section>`,
  );
  const body = used.map((name) => html`<h2>${name}</h2>${of(name).map(({ section }) => section)}`);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#content">To the numbers</a>
<div class="frame">
<header>${logo === undefined ? undefined : html`<img src="${logo}" alt="">`}<div><h1>${title}</h1><p>${about}</p></div></header>
<nav aria-label="Contents"><div>${contents}</div></nav>
<main id="content">${body}</main>
<footer>${footer}</footer>
</div>
<script>${new Markup(script)}</script>
</body>
</html>
`.markup;
}
