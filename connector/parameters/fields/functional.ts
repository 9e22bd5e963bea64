import { z } from 'zod';
import { nearestName } from '../name-suggestion.ts';
import { hints } from './form.ts';

const functional = hints('Functional');

const switchOf = (table: string, description: string) =>
  z
    .boolean()
    .default(true)
    .meta(functional({ title: `Fetch ${table}`, decides: 'tables', description }));

const extraDatasets = (names: readonly string[]) => {
  const item = z.string().refine((name) => names.includes(name), {
    error: ({ input }) => {
      const meant = nearestName(String(input), names);
      const hint =
        meant === undefined ? '`citrix-connector describe` lists them' : `did you mean "${meant}"?`;
      return `is not an extra dataset (${hint})`;
    },
  });
  return z
    .array(names.length === 0 ? item : item.meta({ enum: names }))
    .overwrite((chosen) => [...new Set(chosen)])
    .default([])
    .meta({
      ...functional({
        title: 'Extra datasets',
        optionsFrom: 'datasets',
        decides: 'tables',
        description: 'Further datasets to fetch, by name. `citrix-connector describe` lists them.',
      }),
      ...(names.length === 0 ? { maxItems: 0 } : {}),
    });
};

/** What is fetched. `extraDatasetNames` are the datasets that have no switch of their own. */
export const functionalFields = (extraDatasetNames: readonly string[]) => ({
  fetchStartDatePeriod: z
    .int()
    .min(1)
    .max(180)
    .default(30)
    .meta(
      functional({
        title: 'Days to fetch',
        unit: 'days',
        decides: 'window',
        description:
          'Length of the window in days: the run reads sessions, application instances and other events that started in [now - period, now). The window ends when the run starts.',
        examples: [30, 90],
      }),
    ),
  fetchSessions: switchOf('sessions', 'Whether to fetch the table of sessions.'),
  fetchApplicationInstances: switchOf(
    'application instances',
    'Whether to fetch the table of application instances (one row per launch of a published application).',
  ),
  fetchMachineCatalogs: switchOf('machine catalogs', 'Whether to fetch the table of machine catalogs.'),
  fetchHypervisors: switchOf(
    'hypervisors',
    'Whether to fetch the table of hypervisors (hosting connections).',
  ),
  extraDatasets: extraDatasets(extraDatasetNames),
  includeCmdletParameters: z
    .boolean()
    .default(false)
    .meta(
      functional({
        title: 'Include cmdlet parameters',
        showWhen: { extraDatasets: ['config_operations', 'config_operation_details'] },
        advanced: true,
        decides: 'rows',
        description:
          'Whether `config_operations` and `config_operation_details` include the parameters of the logged operations. They may contain passwords and other secrets that administrators passed to PowerShell cmdlets.',
      }),
    ),
  sessionWindow: z
    .enum(['started', 'overlapping'])
    .default('started')
    .meta(
      functional({
        title: 'Sessions of the window',
        showWhen: { fetchSessions: [true] },
        enumNames: ['Started in the window', 'Started or open in the window'],
        decides: 'rows',
        description:
          '`started`: sessions that started in the window. `overlapping`: also sessions that started earlier and were still open in the window. Application instances are always those that started in the window.',
      }),
    ),
  mode: z
    .enum(['full', 'incremental'])
    .default('full')
    .meta(
      functional({
        title: 'Mode',
        requires: 'state',
        enumNames: ['Full: the complete window', 'Incremental: only what changed'],
        decides: 'mode',
        description:
          '`full`: every run reads the complete window. `incremental`: a run reads only what changed since the previous run; the output is still the complete table. Requires a state folder (`--state`).',
      }),
    ),
  incrementalOverlap: z
    .int()
    .min(5)
    .max(10_080)
    .default(60)
    .meta(
      functional({
        title: 'Overlap of incremental runs (minutes)',
        showWhen: { mode: ['incremental'] },
        advanced: true,
        unit: 'minutes',
        decides: 'increments',
        description:
          'Minutes that an incremental run looks back before the end of the previous window, to cover late-arriving rows and end dates that the source records late.',
      }),
    ),
  fullRefreshEvery: z
    .int()
    .min(1)
    .max(180)
    .default(7)
    .meta(
      functional({
        title: 'Days between full refreshes',
        showWhen: { mode: ['incremental'] },
        advanced: true,
        unit: 'days',
        decides: 'increments',
        description:
          'Number of days after which an incremental run reads the complete window again (full refresh) and reports rows that drifted.',
      }),
    ),
});
