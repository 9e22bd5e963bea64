import type { WireResponse } from '../transport.ts';
import { elementsIn } from './markup.ts';

/**
 * Who wrote a page that came instead of an answer: a web application firewall in front of the service, whose remedy is
 * with those who run the service, or a proxy of the customer's own network. Only what products say of themselves
 * counts.
 */

export interface Firewall {
  readonly product: string;
  /** By which its operators find the refusal in their log; '' when it names none. */
  readonly reference: string;
}

type Headers = Readonly<Record<string, string>>;

interface Sign {
  readonly product: string;
  /** Headers that only this product sets; with a value, only then. */
  readonly headers?: Readonly<Record<string, RegExp | true>>;
  /** It also delivers what is not refused: its headers alone say nothing of a success. */
  readonly delivers?: true;
  /** Words of its page. */
  readonly words?: RegExp;
  /** Where the reference stands: a header, or behind these words of the page. */
  readonly reference?: string | RegExp;
}

/** Products that stand in the customer's own network, or filter for it. */
const proxies: readonly Sign[] = [
  { product: 'Squid', headers: { 'x-squid-error': true, server: /^squid/i } },
  { product: 'Zscaler', headers: { server: /zscaler/i }, words: /\bzscaler\b/i },
  { product: 'Cloudflare Gateway', words: /\bcloudflare gateway\b|\bzero trust\b/i },
  {
    product: 'Symantec',
    headers: { server: /blue ?coat|symantec/i },
    words: /\bblue ?coat\b|\bsymantec web\b/i,
  },
  {
    product: 'Skyhigh',
    headers: { server: /mcafee web gateway|skyhigh/i },
    words: /\bmcafee web gateway\b/i,
  },
  { product: 'Forcepoint', words: /\bforcepoint\b|\bwebsense\b/i },
  { product: 'Fortinet', words: /\bfortiguard\b|\bweb filter violation\b/i },
  { product: 'Netskope', words: /\bnetskope\b/i },
  { product: 'Cisco Umbrella', words: /\bcisco umbrella\b|\bopendns\b/i },
  { product: 'Palo Alto Networks', words: /\bin accordance with company policy\b/i },
  { product: 'Sophos', words: /\bsophos\b/i },
  { product: 'a proxy', headers: { 'proxy-authenticate': true } },
];

const firewalls: readonly Sign[] = [
  {
    product: 'Cloudflare',
    headers: { 'cf-ray': true, server: /^cloudflare/i },
    delivers: true,
    words: /^error code: 1\d{3}$|"cloudflare_error": ?true/i,
    reference: 'cf-ray',
  },
  {
    product: 'Akamai',
    headers: { server: /^akamai/i, 'akamai-grn': true },
    delivers: true,
    words: /\berrors\.edgesuite\.net\b/i,
    reference: /\breference #\s?([\w.-]+)/i,
  },
  {
    product: 'Imperva',
    headers: {
      'x-iinfo': true,
      'x-cdn': /imperva|incapsula/i,
      'set-cookie': /^(?:visid_incap_|incap_ses_)/i,
    },
    delivers: true,
    words: /\bincapsula incident\b|\bpowered by imperva\b/i,
    reference: /\bincident id: ?([\w-]+)/i,
  },
  {
    product: 'F5',
    headers: { server: /^big-?ip/i },
    delivers: true,
    words: /\byour support id is\b/i,
    reference: /\bsupport id is:? ?<?([\w-]+)/i,
  },
  {
    product: 'Azure Application Gateway',
    headers: { server: /^microsoft-azure-application-gateway/i },
    words: /\bmicrosoft-azure-application-gateway\b/i,
    reference: 'x-appgw-trace-id',
  },
  {
    product: 'Azure Front Door',
    headers: { 'x-azure-ref': true },
    delivers: true,
    words: /\bthe request is blocked\b/i,
    reference: 'x-azure-ref',
  },
  { product: 'Google Cloud Armor', headers: { via: /^1\.1 google$/i }, delivers: true },
  { product: 'Fastly', headers: { 'x-served-by': /^cache-/i }, delivers: true, reference: 'x-served-by' },
  {
    product: 'AWS',
    headers: {
      'x-amzn-waf-action': true,
      'x-amzn-errortype': /^WAF/i,
      'x-amz-cf-id': true,
      server: /^(?:cloudfront|awselb\b)/i,
    },
    delivers: true,
    reference: 'x-amz-cf-id',
  },
  {
    product: 'Sucuri',
    headers: { 'x-sucuri-id': true, server: /^sucuri/i },
    delivers: true,
    words: /\bsucuri website firewall\b/i,
    reference: /\bblock id:? ?([\w-]+)/i,
  },
  {
    product: 'Barracuda',
    headers: { server: /^barracuda/i },
    delivers: true,
    words: /\bbarracuda web application firewall\b/i,
  },
  {
    product: 'FortiWeb',
    words: /\bfortiweb\b|\battack id:? ?\d/i,
    reference: /\battack id:? ?(\d+)/i,
  },
  {
    product: 'NetScaler',
    words: /\b(?:netscaler|citrix adc|citrix) (?:application|app|web app) firewall\b/i,
    reference: /\bsession id:? ?([\w-]+)/i,
  },
  { product: 'ModSecurity', words: /\bmod_?security\b/i },
  { product: 'Reblaze', headers: { server: /^reblaze/i }, reference: /\breference id:? ?(\w+)/i },
  { product: 'Wallarm', headers: { server: /\bnginx-wallarm\b/i }, delivers: true },
  { product: 'DataDome', words: /\bcaptcha-delivery\.com\b/i },
  { product: 'HUMAN', words: /\bcaptcha\.px-(?:cdn|cloud)\.net\b/i },
  {
    product: 'Radware',
    words: /\bunauthorized activity has been detected\b/i,
    reference: /\bcase number:? ?([\w-]+)/i,
  },
];

/** Set where a firewall stopped a request, or asked a browser to prove itself: with any status, and any body. */
const challenges = {
  product: '',
  headers: { 'cf-mitigated': true, 'x-amzn-waf-action': true, 'x-amzn-errortype': /^WAF/i },
} as const satisfies Sign;

/** With these, firewalls refuse; with others, their pages tell of something else. */
const refusals: ReadonlySet<number> = new Set([403, 405, 406, 418, 451]);

/**
 * The firewall that refused; undefined where none did, or nothing tells.
 * @param isPage whether the body is a page: of an answer of the service the headers say only by which way it came
 */
export function firewallOf(
  { status, headers, text }: Pick<WireResponse, 'status' | 'headers' | 'text'>,
  isPage: boolean,
): Firewall | undefined {
  const isSuccess = status >= 200 && status < 300;
  const isChallenge = isSet(challenges, headers);
  if (!isChallenge && !isSuccess && !refusals.has(status)) return undefined;
  const words = wordsOf(text);
  if (proxies.some((sign) => isSet(sign, headers) || isSaid(sign, words))) return undefined;
  const byHeaders = ({ delivers }: Sign) => isChallenge || (isPage && !(isSuccess && delivers === true));
  const sign = firewalls.find((one) => isSaid(one, words) || (byHeaders(one) && isSet(one, headers)));
  return sign && { product: sign.product, reference: referenceOf(sign, headers, words).slice(0, 100) };
}

/** Whether a page says itself that a product of the customer's network wrote it. */
export function isPageOfProxy({ text }: Pick<WireResponse, 'text'>, isPage: boolean): boolean {
  if (!isPage) return false;
  const words = wordsOf(text);
  return proxies.some((sign) => isSaid(sign, words));
}

function isSet(sign: Sign, headers: Headers): boolean {
  return Object.entries(sign.headers ?? {}).some(([name, value]) => {
    const header = headers[name];
    return header !== undefined && (value === true || value.test(header));
  });
}

function isSaid({ words: sign }: Sign, words: string): boolean {
  return sign?.test(words) ?? false;
}

function referenceOf({ reference }: Sign, headers: Headers, words: string): string {
  if (typeof reference === 'string') return headers[reference] ?? '';
  return reference?.exec(words)?.[1] ?? '';
}

/** What a page shows, and its title; a plain text as it is. */
function wordsOf(text: string): string {
  if (!text.trimStart().startsWith('<')) return text;
  return [...elementsIn(text)]
    .filter(({ name }) => name !== 'script' && name !== 'style')
    .map(({ text: words }) => words)
    .join(' ')
    .replaceAll(/\s+/g, ' ');
}
