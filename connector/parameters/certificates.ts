import { X509Certificate } from 'node:crypto';
import type { WarningCode } from '../errors/warnings.ts';

/**
 * Files of certificate authorities, in PEM. OpenSSL ignores broken or useless blocks silently; here each is reported.
 */

interface Block {
  /** What stands behind BEGIN. */
  readonly label: string;
  /** Of its first line, from 1. */
  readonly line: number;
  readonly pem: string;
  readonly isClosed: boolean;
}

const begin = /^[ \t]*-----BEGIN ([A-Z0-9 ]+)-----[ \t]*$/;

function blocksIn(text: string): readonly Block[] {
  const lines = text.split(/\r\n|\n|\r/);
  const starts = lines.flatMap((content, at) => {
    const label = begin.exec(content)?.[1];
    return label === undefined ? [] : [{ label, at }];
  });
  return starts.map(({ label, at }, index) => {
    const next = starts[index + 1]?.at ?? lines.length;
    const end = lines.findIndex((content, line) => line > at && content.trim() === `-----END ${label}-----`);
    const isClosed = end >= 0 && end < next;
    const pem = `${lines.slice(at, isClosed ? end + 1 : next).join('\n')}\n`;
    return { label, line: at + 1, pem, isClosed };
  });
}

const certificateLabels: ReadonlySet<string> = new Set(['CERTIFICATE', 'X509 CERTIFICATE']);

/** What else is taken for such a file, and how to make one of it. */
const others: readonly (readonly [label: RegExp, what: string])[] = [
  [
    /^(PKCS7|CMS)$/,
    'certificates in PKCS#7 form; convert them to PEM: openssl pkcs7 -print_certs -in FILE -out ca.pem',
  ],
  [/CERTIFICATE REQUEST$/, 'a certificate request, which is not a certificate yet'],
  [
    /^TRUSTED CERTIFICATE$/,
    'a certificate in the OpenSSL-only form; convert it to PEM: openssl x509 -in FILE -out ca.pem',
  ],
  [/PRIVATE KEY$/, 'a private key, which must not be in this file'],
];

/** What keeps a file from being used, as the end of the sentence "The file … "; every broken certificate is named. */
export function authorityProblems(text: string): readonly string[] {
  if (text.trim() === '') return ['is empty'];
  const blocks = blocksIn(text);
  const certificates = blocks.filter(({ label }) => certificateLabels.has(label));
  const broken = certificates.flatMap((block, index) => {
    const reason = block.isClosed ? brokenReason(block.pem) : 'its line "-----END …" is missing';
    const place = `certificate ${index + 1} (line ${block.line})`;
    return reason === undefined ? [] : [`contains a ${place} that cannot be read: ${reason}`];
  });
  if (certificates.length > 0) return broken;
  const other = blocks.flatMap(({ label, line }) => {
    const what = others.find(([labels]) => labels.test(label))?.[1];
    return what === undefined ? [] : [`holds ${what} (line ${line})`];
  });
  return other.length > 0 ? other.slice(0, 1) : [`contains no certificate in PEM form; ${toPem}`];
}

const toPem =
  'convert a file in DER form (.cer, .der) to PEM: openssl x509 -inform der -in FILE -out ca.pem, or on Windows certutil -encode FILE ca.pem; a .p12 or .pfx file: openssl pkcs12 -in FILE -cacerts -nokeys -out ca.pem';

/** The same for a file that is not a text. */
export const notTextProblem = `is not a text file, so it contains no certificate in PEM form; ${toPem}`;

function brokenReason(pem: string): string | undefined {
  try {
    new X509Certificate(pem);
    return undefined;
  } catch {
    return 'it is truncated or was changed';
  }
}

/** What of a file that can be used will be of no use. @param text undefined: there is no such file */
export function authorityWarnings(
  parameter: string,
  text: string | undefined,
  nowMs: number,
): readonly { readonly code: WarningCode; readonly message: string }[] {
  if (text === undefined) return [];
  const blocks = blocksIn(text);
  const certificates = blocks
    .filter(({ label }) => certificateLabels.has(label))
    .map(({ pem, line }) => ({ line, certificate: new X509Certificate(pem) }));
  const stale = certificates.flatMap(({ certificate, line }, index) => {
    const when = whenInvalid(certificate, nowMs);
    return when === undefined ? [] : [`certificate ${index + 1} (line ${line}) ${when}`];
  });
  const isAuthority = ({ certificate }: { readonly certificate: X509Certificate }) =>
    certificate.ca || certificate.subject === certificate.issuer;
  const key = blocks.find(({ label }) => label.endsWith('PRIVATE KEY'));
  const found = [
    ...stale,
    ...(certificates.some(isAuthority) ? [] : ['none of its certificates is a certificate authority']),
    ...(key === undefined ? [] : [`it contains a private key (line ${key.line})`]),
  ];
  return found.map((what) => ({
    code: 'AUTHORITY_DOUBTFUL',
    message: `The file in \`${parameter}\`: ${what}.`,
  }));
}

function whenInvalid({ validFromDate, validToDate }: X509Certificate, nowMs: number): string | undefined {
  const day = (date: Date) => date.toISOString().slice(0, 10);
  if (validToDate.getTime() < nowMs) return `was valid until ${day(validToDate)}`;
  return validFromDate.getTime() > nowMs ? `is not valid before ${day(validFromDate)}` : undefined;
}
