import { boolean, type Column, defineDataset, int64, required, text, timestamp } from '../../define.ts';
import type { MonitorSource } from '../../sources.ts';
import { applicationColumns } from '../columns/application.ts';
import {
  browserColumn,
  clientAddress,
  clientName,
  clientPlatform,
  clientVersion,
} from '../columns/connection.ts';
import {
  catalogId,
  catalogName,
  deliveryGroupId,
  deliveryGroupName,
  hypervisorId,
  hypervisorName,
} from '../columns/estate.ts';
import { lifetime } from '../columns/lifetime.ts';
import { machineDnsName, machineId, machineName, machineOsType } from '../columns/machine.ts';
import { sessionTypeColumns } from '../columns/session.ts';
import { userColumns } from '../columns/user.ts';
import { machineRelations } from '../relations.ts';

const session: readonly Column[] = [
  timestamp(
    'session_start_date',
    'session.StartDate',
    'When the session the application ran in began (UTC); it may be before the window.',
  ),
  timestamp(
    'session_end_date',
    'session.EndDate',
    'When the session the application ran in ended (UTC); empty while it is still open.',
  ),
  ...sessionTypeColumns('session.'),
  boolean(
    'session_is_anonymous',
    'session.IsAnonymous',
    'True when the session was opened without a named user, so that it counts for no person.',
  ),
];

export const applicationInstances = defineDataset<MonitorSource>({
  name: 'application_instances',
  title: 'Application instances',
  group: 'Core',
  description:
    'One row per run of a published application that began in the window: who used which application, when and for how long, from which device and on which machine.',
  parameter: 'fetchApplicationInstances',
  key: ['application_instance_id'],
  cursor: 'start_date',
  source: {
    service: 'monitor',
    set: 'ApplicationInstances',
    key: ['Id'],
    cursor: 'StartDate',
    closedBy: { end_date: 'EndDate', session_end_date: 'Session/EndDate' },
    relations: {
      session: { kind: 'navigation', property: 'Session', on: 'SessionKey' },
      connection: {
        kind: 'newest',
        of: 'session',
        property: 'CurrentConnection',
        on: 'session.CurrentConnectionId',
        otherwise: 'Connections',
        newestBy: 'Id',
        ownedBy: 'SessionKey',
      },
      application: { kind: 'dimension', set: 'Applications', on: 'ApplicationId' },
      user: { kind: 'dimension', set: 'Users', on: 'session.UserId', navigation: 'User' },
      machine: { kind: 'dimension', set: 'Machines', on: 'session.MachineId', navigation: 'Machine' },
      ...machineRelations,
    },
  },
  columns: [
    required(
      int64('application_instance_id', 'Id', 'Number of this run of the application in Citrix monitoring.'),
    ),
    required(
      text(
        'session_key',
        'SessionKey',
        'GUID of the session the application ran in; its row in `sessions` is there when the session began in the window too.',
      ),
    ),
    lifetime('run of the application'),
    applicationColumns,
    session,
    userColumns('session.'),
    machineId('session.'),
    machineName,
    machineDnsName,
    machineOsType,
    catalogId,
    catalogName,
    deliveryGroupId,
    deliveryGroupName,
    hypervisorName,
    clientName,
    browserColumn('connection.ClientName'),
    clientAddress,
    clientPlatform,
    clientVersion,
    timestamp('created_date', 'CreatedDate', 'When monitoring made its record of the run (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When monitoring last changed its record of the run (UTC).'),
    hypervisorId,
  ],
  references: [
    {
      column: 'session_key',
      dataset: 'sessions',
      target: 'session_key',
      targetCursor: 'session_start_date',
    },
  ],
});
