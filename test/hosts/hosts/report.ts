import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hostileNames, leaveRun, session } from '../../report/folder.ts';
import { runCli } from '../../support/cli.ts';
import type { Host, Work } from '../host.ts';
import { publishAll, startTenant } from '../package.ts';
import { openBrowser } from '../report/browser.ts';
import { provePage, provePlantedFaults, proveWithoutScripts, takePictures } from '../report/page.ts';
import { faultsOf, sheetsOf, unframedSheets } from '../report/workbook.ts';

const mostBytes = 2_000_000;

export const host: Host = {
  title: 'the report in Chromium and LibreOffice',
  async prove(work) {
    const { folder, cache, say } = work;
    const [out, hostile] = [join(folder, 'out'), join(folder, 'hostile')];
    await using simulator = await startTenant();
    await publishAll(simulator, out);
    const [page, workbook] = [join(folder, 'report.html'), join(folder, 'hostile.xlsx')];
    await report(['--out', out, '--report', page]);
    const { size } = await stat(page);
    if (size > mostBytes) throw new Error(`the page has ${size} bytes`);
    await leaveHostile(hostile);
    const hostilePage = join(folder, 'hostile.html');
    await report(['--out', hostile, '--report', hostilePage, '--workbook', workbook]);
    const browser = await openBrowser(work);
    try {
      await provePlantedFaults(browser, work);
      await provePage(browser, page);
      await proveWithoutScripts(browser, page);
      await provePage(browser, hostilePage);
      say(
        'the page has no fault by console, network and axe, in light and dark; names from the source run nothing',
      );
      const pictures = join(cache, 'report');
      await mkdir(pictures, { recursive: true });
      say(`pictures to look at: ${await takePictures(browser, page, pictures)}`);
    } finally {
      await browser.close();
    }
    await proveWorkbook(workbook, work);
  },
};

async function report(args: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await runCli(['report', ...args]);
  if (exitCode !== 0) throw new Error(`the report ended with ${exitCode}:\n${stderr.slice(-2000)}`);
}

/** Every name that a table can hold, in every text of the sessions. */
async function leaveHostile(folder: string): Promise<void> {
  const sessions = [...hostileNames, ...hostileNames].map((name, number) => {
    const at = `2026-11-02T09:${String(number).padStart(2, '0')}:00.000Z`;
    const texts = [
      'user_upn',
      'client_name',
      'delivery_group_name',
      'failure',
      'failure_category',
      'machine_dns_name',
    ];
    const more = Object.fromEntries(texts.map((column) => [column, name]));
    return session(number, at, null, { ...more, is_failed_launch: number % 2 === 0 });
  });
  const window = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-20T00:00:00.000Z' };
  await leaveRun(folder, { ...window, customer: hostileNames[1] ?? '', tables: { sessions } });
}

async function proveWorkbook(path: string, work: Work): Promise<void> {
  const sheets = await sheetsOf(path, work);
  const faults = [
    ...faultsOf(sheets),
    ...(await unframedSheets(path)).map((name) => `${name} has no frozen head or filter`),
  ];
  if (faults.length > 0) throw new Error(`${path}:\n${faults.slice(0, 20).join('\n')}`);
  const empty = faultsOf([{ name: 'Figures', rows: [[{ type: 'string', value: 'x', hasFormula: true }]] }]);
  if (empty.length !== 5)
    throw new Error(`planted faults of a workbook were not all seen: ${empty.join('\n')}`);
  work.say(`LibreOffice opens ${sheets.length} sheets with typed cells and no formula`);
}
