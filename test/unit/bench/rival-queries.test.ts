import { expect, test } from 'vitest';
import {
  connectionsCount,
  everythingExpanded,
  machineLookUp,
  withoutMachines,
} from '../../bench/rival-queries.ts';

const window = { from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' };
const selects = new Map([
  ['Sessions', ['MachineId', 'SessionKey', 'StartDate']],
  ['CurrentConnection', ['ClientName', 'Id']],
  ['Users', ['Id', 'Upn']],
  ['Machines', ['CatalogId', 'CreatedDate', 'DnsName', 'Id']],
  ['Catalogs', ['CreatedDate', 'Id', 'Name']],
  ['MachineCosts', ['CostPerHour', 'CreatedDate', 'MachineId']],
]);

const optionsOf = (address: string) =>
  Object.fromEntries(new URL(address, 'http://127.0.0.1').searchParams.entries());

test('the expanded plan asks for the same columns, without those that only join or page', () => {
  expect(optionsOf(everythingExpanded(selects, window))).toEqual({
    $select: 'MachineId,SessionKey,StartDate',
    $expand:
      'CurrentConnection($select=ClientName,Id),User($select=Upn),Failure,PublishedDesktopName,' +
      'Machine($select=CatalogId,DnsName;$expand=Catalog($select=Name),DesktopGroup,Hypervisor,MachineCost($select=CostPerHour))',
    $filter: 'StartDate ge 2026-01-01T00:00:00.000Z and StartDate lt 2026-02-01T00:00:00.000Z',
    $orderby: 'StartDate,SessionKey',
  });
});

test('without columns it asks for whole rows', () => {
  const { $select, $expand } = optionsOf(everythingExpanded(new Map(), window));
  expect($select).toBeUndefined();
  expect($expand).toBe(
    'CurrentConnection,User,Failure,PublishedDesktopName,Machine($expand=Catalog,DesktopGroup,Hypervisor,MachineCost)',
  );
});

test('the plan with look-ups asks for the machine apart', () => {
  expect(optionsOf(withoutMachines(selects, window))['$expand']).not.toContain('Machine');
  expect(optionsOf(machineLookUp(selects, 'd886797e-a33d-4a51-a3cb-a44cbe97680d'))).toMatchObject({
    $select: 'CatalogId,DnsName',
    $filter: 'Id eq d886797e-a33d-4a51-a3cb-a44cbe97680d',
  });
});

test('connections are counted without a row', () => {
  expect(optionsOf(connectionsCount(window))).toMatchObject({ $count: 'true', $top: '0' });
});
