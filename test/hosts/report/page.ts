import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import type { Work } from '../host.ts';
import { faultsOf, looks } from './browser.ts';

/** A page as a reader uses it: without a fault, with tables that sort and filter, and pictures for a person to look at. */

export async function provePage(browser: Browser, path: string): Promise<void> {
  const url = pathToFileURL(path).href;
  const faults = await faultsOf(browser, url);
  if (faults.length > 0) throw new Error(`${path}:\n${faults.join('\n')}`);
  const page = await browser.newPage(looks.light);
  await page.goto(url);
  const told = await page.evaluate(`(() => {
    const table = [...document.querySelectorAll('table.sortable')].find((one) => one.tBodies[0].rows.length > 12);
    if (table === undefined) return 'no long table';
    const column = [...table.tHead.rows[0].cells].findIndex((cell) => cell.classList.contains('num'));
    const values = () => [...table.tBodies[0].rows].filter((row) => !row.hidden).map((row) => Number(row.cells[column].dataset.v));
    const button = table.tHead.rows[0].cells[column].querySelector('button');
    button.click();
    const down = values();
    button.click();
    const up = values();
    if (down.some((value, at) => at > 0 && value > down[at - 1])) return 'does not sort down';
    if (up.some((value, at) => at > 0 && value < up[at - 1])) return 'does not sort up';
    const input = document.querySelector('input[data-table="' + table.id + '"]');
    input.value = table.tBodies[0].rows[0].cells[0].textContent;
    input.dispatchEvent(new Event('input'));
    if (values().length >= up.length) return 'does not filter';
    const key = document.querySelector('.legend button');
    if (key === null) return 'no legend';
    key.click();
    const hidden = key.closest('figure').querySelector('.series-1');
    if (getComputedStyle(hidden).display !== 'none') return 'does not hide a series';
    const link = document.querySelector('a[download]');
    if (!atob(link.href.split(',')[1]).includes('\\r\\n')) return 'no CSV in the link';
    return '';
  })()`);
  await page.close();
  if (told !== '') throw new Error(`${path}: ${told}`);
}

/** Without scripts, all that is there is there. */
export async function proveWithoutScripts(browser: Browser, path: string): Promise<void> {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(pathToFileURL(path).href);
  const [tables, charts] = [await page.locator('table').count(), await page.locator('svg.plot').count()];
  await context.close();
  if (tables < 10 || charts < 5) throw new Error(`without scripts: ${tables} tables, ${charts} charts`);
}

/** Pictures of the page, for a person to look at. @returns the folder */
export async function takePictures(browser: Browser, path: string, folder: string): Promise<string> {
  const url = pathToFileURL(path).href;
  for (const [name, look] of Object.entries(looks)) {
    const page = await browser.newPage({ ...look, deviceScaleFactor: 0.5 });
    await page.goto(url);
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    await page.close();
  }
  const page = await browser.newPage();
  await page.goto(url);
  await page.pdf({ path: join(folder, 'print.pdf'), format: 'A4', printBackground: true });
  await page.close();
  return folder;
}

/** Pages with one fault each: a check that misses one checks nothing. */
const planted: Readonly<Record<string, readonly [body: string, expected: RegExp]>> = {
  request: ['<img alt="" src="http://127.0.0.1:9/x.png">', /^request: http:\/\/127/],
  script: ['<script>window.ran = 1</script><script></script>', /^markup from the source/],
  console: ['<script>console.error("planted")</script>', /^console error: planted/],
  thrown: ['<script>throw new Error("planted")</script>', /^error: planted/],
  handler: ['<img alt="" src="data:," onerror="1">', /^markup from the source/],
  wide: ['<div style="width: 2000px">wide</div>', /wide on a phone$/],
  unnamed: ['<button></button>', /^axe, light: button-name/],
  faint: ['<p style="color: #ddd; background: #fff">faint</p>', /^axe, light: color-contrast/],
};

export async function provePlantedFaults(browser: Browser, { folder, say }: Work): Promise<void> {
  for (const [name, [body, expected]] of Object.entries(planted)) {
    const path = join(folder, `${name}.html`);
    const head =
      '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>x</title><link rel="icon" href="data:,">';
    await writeFile(
      path,
      `<!doctype html><html lang="en"><head>${head}</head><body><main><h1>x</h1>${body}</main></body></html>`,
    );
    const faults = await faultsOf(browser, pathToFileURL(path).href);
    if (!faults.some((fault) => expected.test(fault)))
      throw new Error(`the planted fault "${name}" was not seen: ${faults.join('\n')}`);
  }
  say(`${Object.keys(planted).length} planted faults are seen`);
}
