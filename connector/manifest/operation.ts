/** What a host plans with before the first run. Figures are those of docs/sizing.md. */

export const resources = {
  memoryMB: {
    request: 256,
    limit: 512,
    description:
      'Measured peaks: 159 MB with 8,500 sessions, 195 MB with 85,000, 226 MB with 1,000,000. It grows with users and machines, hardly with sessions.',
  },
  cpu: {
    request: 0.1,
    limit: 1,
    description: 'A full run of 1,000,000 sessions used 68 seconds of CPU.',
  },
  diskMBPerMillionRows: [
    { dataset: 'sessions', megabytes: 1100 },
    { dataset: 'application_instances', megabytes: 730 },
  ],
  diskFactor: {
    out: 2,
    state: 1,
    description:
      'Times the size of the tables: new tables are written beside the old ones. The state folder needs it only where it cannot share files with the output folder.',
  },
  measured:
    'GNU time, Node.js 24.21, Linux, 2 cores of a shared machine, simulated tenants of 10,000 to 1,000,000 sessions (docs/sizing.md).',
} as const;

export const operatingSystems = [
  { name: 'linux', tested: 'every test' },
  { name: 'windows', tested: 'the Windows build of Node.js under Wine (docs/hosts/windows.md)' },
] as const;

export const schedule = {
  cron: '15 4 * * *',
  interval: 'P1D',
  maxParallelPerCustomer: 1,
  retry: { exitCodes: [75], afterMinutes: 15, times: 4 },
  description:
    'Once a night, at another time than other tools that query Monitor: Citrix answers one query at a time per customer. After 75 run again a few times; after 70 and 78 alert.',
} as const;
