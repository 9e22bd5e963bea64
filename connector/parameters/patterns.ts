/**
 * What forms check of a text before the connector sees it, as regular expressions that JSON Schema, JavaScript and
 * Python read alike. The connector checks with the same ones, so that both say the same.
 */

const hex = '[0-9A-Fa-f]';
const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const ipv4 = `${octet}(?:\\.${octet}){3}`;
const group = `${hex}{1,4}`;

/** All ways to leave out zeros; the last is IPv4 in IPv6. */
const ipv6 = [
  `(?:${group}:){7}${group}`,
  `(?:${group}:){1,7}:`,
  ...[1, 2, 3, 4, 5, 6].map((behind) => `(?:${group}:){1,${7 - behind}}(?::${group}){1,${behind}}`),
  `:(?:(?::${group}){1,7}|:)`,
  `::(?:[Ff]{4}:)?${ipv4}`,
].join('|');

const label = '[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?';

/** The last part of a name begins with a letter: otherwise it is part of an address, or nothing. */
const hostName = `(?:${label}\\.)*[A-Za-z](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?\\.?`;
const host = `(?:${hostName}|${ipv4}|\\[(?:${ipv6})\\])`;
const port = '(?::(?:[0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?';
const end = `${port}/?`;

const anyCase = (word: string) => [...word].map((letter) => `[${letter.toUpperCase()}${letter}]`).join('');

const thisComputer = `(?:${anyCase('localhost')}\\.?|127(?:\\.${octet}){1,3}|\\[::1\\]|\\[::[Ff]{4}:127(?:\\.${octet}){3}\\])`;

const whole = (text: string) => `^\\s*${text}\\s*$`;

/** An origin over https, or over http on this computer. */
export const baseUrlPattern = whole(
  `(?:${anyCase('https')}://${host}|${anyCase('http')}://${thisComputer})${end}`,
);

const next = `%[89AaBb]${hex}`;

/** A character that is written as bytes in UTF-8; no other bytes. */
const escaped = [
  `%[0-7]${hex}`,
  `%(?:[Cc][2-9A-Fa-f]|[Dd]${hex})${next}`,
  `%[Ee]0%[AaBb]${hex}${next}`,
  `%[Ee](?:[1-9A-Ca-cEeFf])(?:${next}){2}`,
  `%[Ee][Dd]%[89]${hex}${next}`,
  `%[Ff]0%[9AaBb]${hex}(?:${next}){2}`,
  `%[Ff][1-3](?:${next}){3}`,
  `%[Ff]4%8${hex}(?:${next}){2}`,
].join('|');

const userInfo = `(?:(?:[^\\s\\u0000-\\u001F/?#@%\\\\]|${escaped})*@)?`;

/** An HTTP proxy, with user and password or without. */
export const proxyUrlPattern = whole(`${anyCase('http')}[Ss]?://${userInfo}${host}${end}`);

/** The same without them. */
export const bareProxyUrlPattern = whole(`${anyCase('http')}[Ss]?://${host}${end}`);

/** What stands in no secret: control and invisible characters, private ones, halves of characters. */
const noSecret =
  '\\u0000-\\u001F\\u007F-\\u009F\\u00AD\\u0600-\\u0605\\u061C\\u06DD\\u070F\\u08E2\\u180E\\u200B-\\u200F\\u2028-\\u202E\\u2060-\\u2064\\u2066-\\u206F\\uD800-\\uF8FF\\uFEFF\\uFFF9-\\uFFFD';

/** One line of characters that can be seen. */
export const secretPattern = whole(`[^${noSecret}]*`);

/** The same with at least 20 characters. */
export const pseudonymKeyPattern = whole(`[^\\s${noSecret}][^${noSecret}]{18,}[^\\s${noSecret}]`);

/** What a client's secret is not: in quotation marks, JSON, `NAME=value`. */
const wrapped = [
  '["\'`\\u201C\\u201D\\u2018\\u2019].*["\'`\\u201C\\u201D\\u2018\\u2019]\\s*$',
  '[{\\[].*[}\\]]\\s*$',
  '(?:[Ee][Xx][Pp][Oo][Rr][Tt] +)?[A-Za-z]+(?:_[A-Za-z]+)+ *= *[^=\\s]',
].join('|');

/** The file that Citrix Cloud downloads has cells, and in one of them an ID or the word. */
const downloaded = `(?=[\\s\\S]*[,;\\t])[\\s\\S]*(?:[Ii][Dd]|${hex}{8}(?:-${hex}{4}){3}-${hex}{12})[\\s\\S]*`;

export const clientSecretPattern = `^\\s*(?:(?!${wrapped})[^${noSecret}]*|${downloaded})\\s*$`;
