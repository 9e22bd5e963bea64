import { z } from 'zod';
import { nearestName } from '../nearest.ts';
import { hints } from './form.ts';

const functional = hints('Functional');

const switchOf = (table: string, description: string) =>
  z
    .boolean()
    .default(true)
    .meta(functional({ title: `Fetch ${table}`, decides: 'tables', description }));

const extraDatasets = (names: readonly string[]) => {
  const valid = names.length === 0 ? 'this version has none to add' : `valid are ${names.join(', ')}`;
  const item = z.string().refine((name) => names.includes(name), {
    error: ({ input }) => {
      const meant = nearestName(String(input), names);
      return `is no dataset to add: ${meant === undefined ? '' : `did you mean ${meant}? `}${valid}`;
    },
  });
  return z
    .array(names.length === 0 ? item : item.meta({ enum: names }))
    .overwrite((chosen) => [...new Set(chosen)])
    .default([])
    .meta({
      ...functional({
        title: 'Extra datasets',
        decides: 'tables',
        description:
          'Datasets without a switch of their own to fetch as well, by name; `citrix-connector describe` shows which there are.',
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
        decides: 'window',
        description:
          'Length of the window in days: sessions, application instances and other events that began in [now - period, now) are read. It closes when the run starts.',
        examples: [30, 90],
      }),
    ),
  fetchSessions: switchOf('sessions', 'Whether the table of sessions is fetched.'),
  fetchApplicationInstances: switchOf(
    'application instances',
    'Whether the table of application instances (each use of a published application) is fetched.',
  ),
  fetchMachineCatalogs: switchOf('machine catalogs', 'Whether the table of machine catalogs is fetched.'),
  fetchHypervisors: switchOf(
    'hypervisors',
    'Whether the table of hypervisors (hosting connections) is fetched.',
  ),
  extraDatasets: extraDatasets(extraDatasetNames),
  includeCmdletParameters: z
    .boolean()
    .default(false)
    .meta(
      functional({
        title: 'Include cmdlet parameters',
        decides: 'rows',
        description:
          'Whether `config_operations` and `config_operation_details` show the parameters that operations were run with. These may hold passwords and other secrets that administrators gave to PowerShell cmdlets.',
      }),
    ),
  sessionWindow: z
    .enum(['started', 'overlapping'])
    .default('started')
    .meta(
      functional({
        title: 'Sessions of the window',
        decides: 'rows',
        description:
          '`started`: sessions that began in the window. `overlapping`: also those that began earlier and were still open in it. Application instances are always those that began in the window.',
      }),
    ),
  mode: z
    .enum(['full', 'incremental'])
    .default('full')
    .meta(
      functional({
        title: 'Mode',
        decides: 'mode',
        description:
          '`full`: the whole window is read at every run. `incremental`: only what has changed since the run before is read; the tables are whole all the same. It needs a state folder (`--state`).',
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
        decides: 'increments',
        description:
          'How far an incremental run reads back before the end of the last window, in minutes. Rows may turn up at the source, or their end be recorded, that much later than their dates say.',
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
        decides: 'increments',
        description:
          'After so many days an incremental run reads the whole window again, and reports how many rows were not as the table had them.',
      }),
    ),
});
