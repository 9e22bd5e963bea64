import { defineDataset, int64, required, text, timestamp } from '../../define.ts';
import type { MonitorSource } from '../../sources.ts';
import { connectionColumns } from '../columns/connection.ts';
import {
  catalogDetails,
  catalogId,
  catalogName,
  deliveryGroupDetails,
  deliveryGroupId,
  deliveryGroupName,
  hypervisorId,
  hypervisorName,
  hypervisorType,
} from '../columns/estate.ts';
import { lifetime } from '../columns/lifetime.ts';
import {
  machineCostColumns,
  machineDetails,
  machineDnsName,
  machineHosting,
  machineId,
  machineName,
  machineOsType,
} from '../columns/machine.ts';
import { publishedDesktopColumns, sessionStateColumns } from '../columns/session.ts';
import { userColumns } from '../columns/user.ts';
import { machineRelations } from '../relations.ts';

export const sessions = defineDataset<MonitorSource>({
  name: 'sessions',
  title: 'Sessions',
  group: 'Core',
  description:
    'One row per Citrix session that began in the window, failed launches included: who used which desktop or application session, when and for how long, from which device, on which machine, catalog, delivery group and hypervisor.',
  parameter: 'fetchSessions',
  key: ['session_key'],
  cursor: 'start_date',
  source: {
    service: 'monitor',
    set: 'Sessions',
    key: ['SessionKey'],
    cursor: 'StartDate',
    end: 'EndDate',
    closedBy: { end_date: 'EndDate' },
    relations: {
      connection: {
        kind: 'newest',
        property: 'CurrentConnection',
        on: 'CurrentConnectionId',
        otherwise: 'Connections',
        newestBy: 'Id',
        ownedBy: 'SessionKey',
      },
      user: { kind: 'dimension', set: 'Users', on: 'UserId', navigation: 'User' },
      machine: { kind: 'dimension', set: 'Machines', on: 'MachineId', navigation: 'Machine' },
      machineCost: { kind: 'dimension', set: 'MachineCosts', on: 'MachineId', sparse: true },
      ...machineRelations,
      // `FailureId` numbers a row of the categories; it is not the failure code itself.
      failure: { kind: 'dimension', set: 'ConnectionFailureCategories', on: 'FailureId' },
      publishedDesktop: { kind: 'dimension', set: 'PublishedDesktopNames', on: 'PublishedDesktopId' },
    },
  },
  columns: [
    required(
      text('session_key', 'SessionKey', 'GUID of the session; other tables refer to the session by it.'),
    ),
    lifetime('session'),
    sessionStateColumns,
    publishedDesktopColumns,
    userColumns(''),
    machineId(''),
    machineName,
    machineDnsName,
    text(
      'machine_sid',
      'machine.Sid',
      "Security identifier of the machine's directory account; empty when unknown.",
    ),
    text(
      'machine_ip_address',
      'machine.IPAddress',
      'IP address the machine had when the table was made; empty when unknown or the machine was deleted.',
    ),
    machineOsType,
    machineDetails,
    machineHosting,
    machineCostColumns,
    catalogId,
    catalogName,
    catalogDetails,
    deliveryGroupId,
    deliveryGroupName,
    deliveryGroupDetails,
    hypervisorId,
    hypervisorName,
    hypervisorType,
    connectionColumns,
    timestamp('created_date', 'CreatedDate', 'When monitoring made its record of the session (UTC).'),
    timestamp(
      'modified_date',
      'ModifiedDate',
      'When monitoring last changed its record of the session (UTC).',
    ),
    int64(
      'connection_failure_category_id',
      'FailureId',
      'Number of the reason why the connection failed; the table `connection_failure_categories` has its names.',
    ),
  ],
});
