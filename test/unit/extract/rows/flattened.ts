import type { Row } from '../../../../connector/citrix/monitor/service.ts';
import { createFindings } from '../../../../connector/extract/rows/findings.ts';
import { createFlatten } from '../../../../connector/extract/rows/flatten.ts';
import { createOddCells } from '../../../../connector/extract/rows/odd-cells.ts';
import { cellAt } from '../../../../connector/output/cells.ts';
import { visits, type zones } from '../tables.ts';

/** A row with related rows, and the cells it becomes. */

const machines = new Map<string, Row>([
  ['aa-01', { Id: 'AA-01', Name: 'm1', CatalogId: 'CC-01' }],
  ['aa-02', { Id: 'AA-02', Name: 'm2', CatalogId: null }],
  ['aa-03', { Id: 'AA-03', Name: 'm3', CatalogId: 'CC-99' }],
]);
const catalogs = new Map<string, Row>([['cc-01', { Id: 'CC-01', Name: 'c1' }]]);
const dimensions = new Map([
  ['Machines', machines],
  ['Catalogs', catalogs],
]);

const requested = new Set([
  ...['SessionKey', 'StartDate', 'State', 'MachineId', 'CurrentConnectionId', 'CurrentConnection'],
  ...['FailureId', 'Failure'],
]);

export const whole: Row = {
  SessionKey: 'k1',
  StartDate: '2026-11-20T09:00:00Z',
  State: 5,
  MachineId: 'aa-01',
  CurrentConnectionId: 7,
  CurrentConnection: { Id: 7, ClientName: 'laptop' },
  FailureId: null,
  Failure: null,
};

/** The cells of the rows by column, and what was found. */
export function flatten(
  rows: readonly Row[],
  newest?: Row,
  dataset: typeof visits | typeof zones = visits,
  more: Partial<Parameters<typeof createFlatten>[1]> = {},
) {
  const findings = createFindings();
  const odd = createOddCells();
  const flat = createFlatten(dataset, { ...usual, findings, odd, ...more });
  const made = rows.map((row) => flat(row, newest));
  const cells = made.map((row) =>
    Object.fromEntries(dataset.columns.map(({ name }, index) => [name, cellAt(row, index)])),
  );
  return {
    cells,
    first: cells[0],
    findings: findings.report(),
    odd: made.flatMap((row) => odd.of(row)),
    joinedValues: odd.joinedValues,
  };
}

export const usual = {
  run: { customerId: 'acme', siteId: 'site-1' },
  dimensions,
  requested,
  invalidValues: 'null',
} as const;

export const nothing = { unresolved: {}, missing: {}, outside: {}, unknown: {}, merged: {} };
