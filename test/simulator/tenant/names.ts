import { hash, pick } from '../values/random.ts';

/** Names that break careless CSV, spreadsheets and encodings. */
export const hostileNames: readonly string[] = [
  'Finance, EMEA',
  'The "Quoted" One',
  'Two\nlines',
  'Two\r\nlines, "CRLF"',
  'Semi;colon;ed',
  '=HYPERLINK("http://example.invalid";"x")',
  '+49 123',
  '-1+2',
  '@SUM(1;1)',
  'Rocket 🚀 Team 👩‍💻',
  'Größe Übermaß ß',
  '',
  ` leading and trailing `,
  'tab\there',
  "O'Brien's",
  'back\\slash',
  '日本語 アプリ',
  'L'.repeat(1200),
  'null',
  '\u00a0no-break\u2028separator',
];

const given = ['Ada', 'Björn', 'Chloé', 'Dmitri', 'Eva', 'Fatima', 'Giulia', 'Hiro', 'Ines', 'Jan', 'Zoë'];
const family = [
  'Smith',
  'Müller',
  "O'Neill",
  'García',
  'Nowak',
  'Rossi',
  'Tanaka',
  'Øster',
  'Li',
  'van Dijk',
];

/** Every `every`-th name is a hostile one, the others are plain. */
export function nameOf(plain: string, index: number, every: number): string {
  return index % every === every - 1 ? pick(hostileNames, Math.floor(index / every)) : plain;
}

export function personOf(seed: number, index: number): string {
  return `${pick(given, hash(seed, index, 41))} ${pick(family, hash(seed, index, 42))}`;
}
