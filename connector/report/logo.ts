import { readFileSync } from 'node:fs';
import { ConnectorError } from '../errors.ts';

const mostBytes = 200_000;

/** Kinds of image by their first bytes. */
const kinds = [
  { type: 'image/png', is: (bytes: Buffer) => bytes.subarray(1, 4).toString('latin1') === 'PNG' },
  { type: 'image/jpeg', is: (bytes: Buffer) => bytes[0] === 0xff && bytes[1] === 0xd8 },
  {
    type: 'image/svg+xml',
    is: (bytes: Buffer) => /<svg[\s>]/.test(bytes.subarray(0, 4096).toString('utf8')),
  },
] as const;

/** An image file as a data address; as an image, SVG runs no scripts. @throws ConnectorError PARAMETERS_INVALID */
export function loadLogo(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw unusable(path, 'cannot be read', cause);
  }
  if (bytes.length > mostBytes) throw unusable(path, `is larger than ${mostBytes / 1000} kB`);
  const kind = kinds.find(({ is }) => is(bytes));
  if (kind === undefined) throw unusable(path, 'is not a PNG, JPEG or SVG image');
  return `data:${kind.type};base64,${bytes.toString('base64')}`;
}

function unusable(path: string, problem: string, cause?: unknown): ConnectorError {
  return new ConnectorError('PARAMETERS_INVALID', `The logo ${path} ${problem}.`, { cause });
}
