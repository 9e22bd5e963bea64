import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A secret that was found where none may be. */
interface Leak {
  readonly place: string;
  /** Which secret, and in which form. */
  readonly what: string;
}

/** Texts that left the program, by the place where they were found. */
export type Outputs = Readonly<Record<string, string>>;

/** The letters of a base64 text that a secret decides alone when so many bytes stand before it. */
function base64Inside(secret: string, before: number): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
  const letters = bytes.toString('base64').replaceAll('=', '');
  const from = Math.ceil((before * 8) / 6);
  const to = Math.floor((bytes.length * 8) / 6);
  return letters.slice(from, to);
}

/** Every form in which a secret could leave; found out here, not by asking the program. */
function formsOf(secret: string): Readonly<Record<string, string>> {
  const percent = encodeURIComponent(secret);
  const base64 = [0, 1, 2].map((before) => [`base64 after ${before} bytes`, base64Inside(secret, before)]);
  const urlSafe = base64.map(([name, text = '']) => [
    `URL-safe ${name}`,
    text.replaceAll('+', '-').replaceAll('/', '_'),
  ]);
  return {
    plain: secret,
    JSON: JSON.stringify(secret).slice(1, -1),
    'percent-encoded': percent,
    'percent-encoded in lower case': percent.replaceAll(/%../g, (hex) => hex.toLowerCase()),
    form: new URLSearchParams({ s: secret }).toString().slice(2),
    'hexadecimal digits': Buffer.from(secret).toString('hex'),
    ...Object.fromEntries(base64),
    ...Object.fromEntries(urlSafe),
  };
}

/** Searches everything for every secret in every form. */
export function findLeaks(outputs: Outputs, secrets: Readonly<Record<string, string>>): readonly Leak[] {
  return Object.entries(outputs).flatMap(([place, text]) =>
    Object.entries(secrets).flatMap(([name, secret]) =>
      Object.entries(formsOf(secret))
        .filter(([, form]) => text.includes(form))
        .map(([form]) => ({ place, what: `${name}, ${form}` })),
    ),
  );
}

/** All files below a folder, with their bytes as text. */
export async function outputsIn(folder: string): Promise<Outputs> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const contents = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [path, await readFile(path, 'latin1')] as const;
  });
  return Object.fromEntries(await Promise.all(contents));
}
