/** Marked-up text. Whatever else is put into a template becomes text, never markup. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = Html | string | number | undefined | readonly (Html | undefined)[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Characters that no HTML may hold, and those that turn the direction of the text around them. */
const unshowable = /(?![\t\n\r])\p{Cc}|[\u202A-\u202E\u2066-\u2069]/gu;

export function escaped(text: string): string {
  return text.replaceAll(unshowable, '\uFFFD').replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? sign);
}

/** A template whose literal part is markup; its values are escaped unless they are {@link Html}. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(literals.map((literal, index) => `${literal}${markupOf(parts[index])}`).join(''));
}

function markupOf(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'object') return part.map(markupOf).join('');
  return escaped(String(part));
}
