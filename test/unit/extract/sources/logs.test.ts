import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SiteRequest, Tenant } from '../../../../connector/citrix/tenant-services.ts';
import { configOperationDetails } from '../../../../connector/datasets/audit/config-operation-details.ts';
import { configOperations } from '../../../../connector/datasets/audit/config-operations.ts';
import type { Dataset } from '../../../../connector/datasets/define.ts';
import type { LogSource } from '../../../../connector/datasets/sources.ts';
import type { RunEvent } from '../../../../connector/events.ts';
import { createFindings } from '../../../../connector/extract/rows/findings.ts';
import { createOddCells } from '../../../../connector/extract/rows/odd-cells.ts';
import type { ReadOptions } from '../../../../connector/extract/rows/part.ts';
import { logPart } from '../../../../connector/extract/sources/logs/log-part.ts';
import { cellAt } from '../../../../connector/output/cells.ts';
import { parametersOf } from '../../../support/story.ts';

const never = new AbortController().signal;
const start = Date.parse('2026-11-01T00:00:00.000Z');
const window = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-11T00:00:00.000Z' };
const hoursOn = (hours: number): string => new Date(start + hours * 3_600_000).toISOString();

/** An operation: hours since the window began; an end of null never came. */
interface Doing {
  readonly at: number;
  readonly end: number | null;
  readonly steps: number;
}

/** Many share their hour, so that batches end among operations of one timestamp. */
const doings = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 12 }).map((at) => at * 20),
    end: fc.option(fc.integer({ min: 0, max: 240 }), { freq: 3 }),
    steps: fc.integer({ min: 0, max: 2 }),
  }),
  { maxLength: 70, size: 'max' },
);

const idOf = (index: number) => `op${String(index).padStart(3, '0')}`;

function siteOf(all: readonly Doing[]) {
  const asked: string[] = [];
  const operations = all.map(({ at, end }, index) => ({
    Id: idOf(index),
    FormattedStartTime: hoursOn(at),
    FormattedEndTime: end === null ? null : hoursOn(at + end),
    Parameters: [],
  }));
  const answer = (path: string, { body }: SiteRequest): unknown => {
    if (path.includes('$search')) {
      const [from, until] = JSON.stringify(body).match(/\d{4}-[\dT:-]+(?=Z)/g) ?? [];
      const isIn = ({ FormattedStartTime: at }: { FormattedStartTime: string }) =>
        at >= `${from}.000Z` && at < `${until}.000Z`;
      return { Items: operations.filter(isIn).toReversed() };
    }
    if (path.includes('?days=')) return { Items: [] };
    const [, id = '', lowLevel] = /Operations\/([^/?]+)(\/Low)?/.exec(path) ?? [];
    asked.push(id);
    if (lowLevel === undefined) return operations.find(({ Id }) => Id === id);
    const { steps = 0 } = all[Number(id.slice(2))] ?? {};
    return { Items: Array.from({ length: steps }, (_, step) => ({ Id: `s${step}`, Details: null })) };
  };
  const daas: Tenant['daas'] = (path, _signal, question = {}) => Promise.resolve(answer(path, question));
  const systemLog = () => Promise.reject(new Error('no system log'));
  return { asked, tenant: { daas, systemLog } };
}

async function read(dataset: Dataset<LogSource>, all: readonly Doing[], options: ReadOptions = {}) {
  const { asked, tenant } = siteOf(all);
  const events: RunEvent[] = [];
  const context = {
    ...{ parameters: parametersOf({}), window, tenant },
    now: () => Date.parse(window.to),
    emit: (event: RunEvent) => void events.push(event),
  };
  const run = { customerId: 'acme', siteId: 'site-1' };
  const counts = { run, only: undefined, findings: createFindings(), odd: createOddCells() };
  const part = logPart(dataset, context, counts);
  const keys: (string | null | undefined)[] = [];
  const edges: { readonly resumeFrom: string | undefined; readonly rows: number }[] = [];
  const column = dataset.columns.findIndex(({ name }) => name === dataset.key[0]);
  for await (const { cells, resumeFrom } of part.read(never, options)) {
    keys.push(...cells.map((row) => cellAt(row, column)));
    edges.push({ resumeFrom, rows: keys.length });
  }
  return { keys, edges, asked: asked.filter((id, at) => asked.indexOf(id) === at), events };
}

const inWindow = (all: readonly Doing[]) =>
  all.map((doing, index) => ({ ...doing, id: idOf(index) })).filter(({ at }) => at < 240);

describe.each([
  ['operations', configOperations],
  ['details', configOperationDetails],
])('the %s of a configuration log', (_title, dataset) => {
  it('are resumed at every resumeFrom as if they had been read in one go', async () => {
    await fc.assert(
      fc.asyncProperty(doings, async (all) => {
        const whole = await read(dataset, all);
        expect(whole.edges.at(-1)?.resumeFrom).toBeUndefined();
        for (const { resumeFrom, rows } of whole.edges) {
          if (resumeFrom === undefined) continue;
          expect((await read(dataset, all, { resumeFrom })).keys).toEqual(whole.keys.slice(rows));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('are in the order of time and key', async () => {
    await fc.assert(
      fc.asyncProperty(doings, async (all) => {
        const { keys } = await read(dataset, all);
        const ordered = inWindow(all).toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
        const expected = ordered.flatMap(({ id, steps }) =>
          dataset === configOperations
            ? [id]
            : Array.from({ length: steps }, (_, step) => `${id}/s${step}/0000`),
        );
        expect(keys).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});

describe('what has changed since', () => {
  it('is asked for in detail where an operation began or ended since, has not ended, or was not in the window', async () => {
    await fc.assert(
      fc.asyncProperty(
        doings,
        fc.integer({ min: 0, max: 240 }),
        fc.option(fc.integer({ min: 0, max: 240 }), { nil: undefined }),
        async (all, at, before) => {
          const since = { at: hoursOn(at), before: before === undefined ? undefined : hoursOn(before) };
          const { asked } = await read(configOperationDetails, all, { since });
          const expected = inWindow(all)
            .filter((one) => {
              const hasEnded = one.end !== null && one.at + one.end < at;
              return !hasEnded || one.at >= at || (before !== undefined && one.at < before);
            })
            .map(({ id }) => id);
          expect([...asked].sort()).toEqual(expected.sort());
        },
      ),
    );
  });

  it('is listed only where operations began since, or were not in the window', async () => {
    await fc.assert(
      fc.asyncProperty(
        doings,
        fc.integer({ min: 0, max: 239 }),
        fc.option(fc.integer({ min: 0, max: 240 }), { nil: undefined }),
        async (all, at, before) => {
          const since = { at: hoursOn(at), before: before === undefined ? undefined : hoursOn(before) };
          const { keys, edges } = await read(configOperations, all, { since });
          const expected = inWindow(all)
            .filter((one) => one.at >= at || (before !== undefined && one.at < before))
            .map(({ id }) => id);
          expect([...keys].sort()).toEqual(expected.sort());
          expect(edges.filter(({ resumeFrom }) => resumeFrom === undefined)).toHaveLength(1);
        },
      ),
    );
  });
});
