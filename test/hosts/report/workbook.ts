import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { command } from '../command.ts';
import { Unavailable, type Work } from '../host.ts';

/** A workbook as LibreOffice opens it: cells with types, and nothing that runs. */

interface Cell {
  readonly type: string;
  readonly value: string;
  readonly hasFormula: boolean;
}

interface ReadSheet {
  readonly name: string;
  readonly rows: readonly (readonly Cell[])[];
}

/** @throws Unavailable where there is no LibreOffice and none can be installed */
export async function sheetsOf(path: string, { root, folder }: Work): Promise<readonly ReadSheet[]> {
  const office = await command('bash', ['.ci/libreoffice.sh'], { cwd: root }).catch((error: unknown) => {
    throw new Unavailable(error instanceof Error ? error.message : String(error));
  });
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
  await command(office.trim(), [profile, '--headless', '--convert-to', 'fods', '--outdir', folder, path], {
    cwd: folder,
  });
  const text = await readFile(path.replace(/\.xlsx$/, '.fods'), 'utf8');
  return [...text.matchAll(/<table:table table:name="([^"]*)"[^>]*>(.*?)<\/table:table>/gs)].map(
    ([, name = '', body = '']) => ({
      name,
      rows: [...body.matchAll(/<table:table-row[^>]*>(.*?)<\/table:table-row>/gs)].map(([, row = '']) =>
        [...row.matchAll(/<table:table-cell([^>]*?)(?:\/>|>(.*?)<\/table:table-cell>)/gs)].map(
          ([, attributes = '', content = '']) => cellOf(attributes, content),
        ),
      ),
    }),
  );
}

function cellOf(attributes: string, content: string): Cell {
  const attribute = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
  const shown = [...content.matchAll(/<text:p>(.*?)<\/text:p>/gs)].map(([, text = '']) => text).join('\n');
  return {
    type: attribute('office:value-type'),
    value: attribute('office:date-value') || attribute('office:value') || shown,
    // A boolean is written so by LibreOffice itself.
    hasFormula: !['', 'of:=TRUE()', 'of:=FALSE()'].includes(attribute('table:formula')),
  };
}

/** What is wrong with a workbook of a report that shows texts that look like formulas. */
export function faultsOf(sheets: readonly ReadSheet[]): readonly string[] {
  const cells = sheets.flatMap(({ name, rows }) =>
    rows.flatMap((row) => row.map((cell) => ({ ...cell, name }))),
  );
  const types = new Set(cells.map(({ type }) => type));
  return [
    ...cells.filter(({ hasFormula }) => hasFormula).map(({ name, value }) => `${name}: a formula, ${value}`),
    ...['string', 'float', 'date', 'percentage']
      .filter((type) => !types.has(type))
      .map((type) => `no cell is a ${type}`),
    ...(cells.some(({ type, value }) => type === 'string' && value.startsWith('=HYPERLINK'))
      ? []
      : ['the text that looks like a formula is not there as text']),
    ...(sheets[0]?.name === 'Figures' ? [] : ['the first sheet is not that of the figures']),
  ];
}

/** Frozen head and filter of each sheet, as the file says. */
export async function unframedSheets(path: string): Promise<readonly string[]> {
  const files = unzipSync(await readFile(path));
  return Object.entries(files)
    .filter(([name]) => name.startsWith('xl/worksheets/sheet'))
    .filter(([, bytes]) => {
      const text = new TextDecoder().decode(bytes);
      return !text.includes('state="frozen"') || !text.includes('<autoFilter');
    })
    .map(([name]) => name);
}
