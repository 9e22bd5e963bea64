import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { command } from '../command.ts';
import { Unavailable, type Work } from '../host.ts';

/** A real browser, without a screen. */

/** @throws Unavailable where there is none and none can be installed */
export async function openBrowser({ root }: Pick<Work, 'root'>): Promise<Browser> {
  const path = await command('bash', ['.ci/chromium.sh'], { cwd: root }).catch((error: unknown) => {
    throw new Unavailable(error instanceof Error ? error.message : String(error));
  });
  return await chromium.launch({ executablePath: path.trim(), args: ['--no-sandbox'] });
}

/** How readers look at it. */
export const looks = {
  light: { viewport: { width: 1280, height: 900 } },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 } },
} as const satisfies Record<string, BrowserContextOptions>;

/** Opens a page as a reader does, and says what is wrong with it. */
export async function faultsOf(browser: Browser, url: string): Promise<readonly string[]> {
  const faults: string[] = [];
  const page = await browser.newPage(looks.light);
  page.on('console', (message) => faults.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) faults.push(`request: ${request.url()}`);
  });
  await page.goto(url, { waitUntil: 'load' });
  const ran = await page.evaluate(
    '[window.ran, document.scripts.length, document.querySelectorAll("[onerror],[onload],iframe,object,embed").length].join()',
  );
  if (ran !== ',1,0') faults.push(`markup from the source: ${ran}`);
  await page.close();
  return [...faults, ...(await sidewaysOf(browser, url)), ...(await axeFaultsOf(browser, url))];
}

/** A page wider than a phone would have to be pushed about. */
async function sidewaysOf(browser: Browser, url: string): Promise<readonly string[]> {
  const page = await browser.newPage(looks.phone);
  await page.goto(url);
  const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
  await page.close();
  return width > looks.phone.viewport.width ? [`the page is ${width} wide on a phone`] : [];
}

/** Serious faults by axe, in light and dark. The policy of the page would not let axe in, so it is put aside for that. */
async function axeFaultsOf(browser: Browser, url: string): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const look of ['light', 'dark'] as const) {
    const context = await browser.newContext({ ...looks[look], bypassCSP: true });
    const page = await context.newPage();
    await page.goto(url);
    await page.evaluate(axe.source);
    const found = await page.evaluate(
      'axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => id + ": " + nodes.length + ", such as " + nodes[0].html.slice(0, 160)))',
    );
    if (!Array.isArray(found)) throw new Error('axe has not answered');
    faults.push(...found.map((fault) => `axe, ${look}: ${fault}`));
    await context.close();
  }
  return faults;
}
