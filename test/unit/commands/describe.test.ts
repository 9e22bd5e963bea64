import { describe, expect, test } from 'vitest';
import {
  describe as describeConnector,
  describeDataset,
  describeManifest,
} from '../../../connector/commands/describe.ts';
import { datasetGroups, defineDataset, int64, required, text } from '../../../connector/datasets/define.ts';
import { datasets } from '../../../connector/datasets/registry.ts';
import type { MonitorSource } from '../../../connector/datasets/sources.ts';
import { datasetsPage } from '../../../connector/describe/datasets.ts';
import { errorDefinitions } from '../../../connector/errors/codes.ts';
import { manifest, manifestOf } from '../../../connector/manifest.ts';

const visits = defineDataset<MonitorSource>({
  name: 'visits',
  title: 'Visits',
  group: 'Core',
  description: 'One row a visit; `a|b` and <b> are shown as they are.',
  key: ['visit_id'],
  cursor: 'began',
  source: {
    service: 'monitor',
    set: 'Visits',
    key: ['Id'],
    cursor: 'Began',
    relations: {
      guest: { kind: 'dimension', set: 'Guests', on: 'GuestId' },
      room: { kind: 'navigation', property: 'Room', on: 'RoomId' },
      bill: {
        kind: 'newest',
        of: 'room',
        property: 'Bill',
        on: 'BillId',
        otherwise: 'Bills',
        newestBy: 'Id',
        ownedBy: 'RoomId',
      },
    },
  },
  columns: [
    required(int64('visit_id', 'Id', 'Its number.')),
    required(text('began', 'Began', 'When | it began.')),
    text('guest_name', 'guest.Name', 'Who came.'),
  ],
  references: [
    { column: 'guest_name', dataset: 'sessions', target: 'user_name', targetCursor: 'guest_name' },
  ],
});

describe('describe as text', () => {
  const lines = describeConnector('text').split('\n');

  test('fits 100 columns and has no space at the end of a line', () => {
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
    expect(lines.filter((line) => /\s$/.test(line))).toEqual([]);
  });

  test('names every parameter with its variable, every dataset under its heading', () => {
    const all = lines.join('\n');
    for (const name of Object.keys(manifest.parameters.properties)) expect(all).toContain(`\n    ${name}: `);
    for (const { name, columns } of manifest.datasets) {
      expect(all).toMatch(new RegExp(`\n  ${name} +${columns.length} columns`));
    }
    const headings = datasetGroups.map((group) => lines.indexOf(`  ${group}`));
    expect(headings).toEqual(headings.toSorted((a, b) => a - b));
    expect(headings).not.toContain(-1);
  });

  test('shows the columns of a dataset that is asked for', () => {
    for (const { name, columns } of manifest.datasets) {
      const shown = describeDataset('text', name);
      expect(shown.split('\n').filter((line) => line.length > 100)).toEqual([]);
      for (const column of columns) expect(shown).toContain(`\n  ${column.name} `);
      expect(JSON.parse(describeDataset('json', name))).toMatchObject({ name });
      expect(describeDataset('markdown', name)).toContain(`## ${name}\n`);
    }
    expect(() => describeDataset('text', 'machine')).toThrow(
      expect.objectContaining({
        code: 'PARAMETERS_INVALID',
        problems: [expect.stringContaining('did you mean "machines"?')],
      }),
    );
  });

  test('says what must be given, what is secret and what is taken otherwise', () => {
    expect(lines).toContain('    clientSecret: a string, secret, required [CITRIX_CLIENT_SECRET]');
    expect(lines).toContain(
      '    requestTimeout: a whole number from 30 to 3600, default 60 [CITRIX_REQUEST_TIMEOUT]',
    );
    expect(lines).toContain('    siteId: a string, optional [CITRIX_SITE_ID]');
  });
});

test('describe as JSON is the manifest', () => {
  expect(JSON.parse(describeConnector('json'))).toEqual(manifest);
});

describe('describe as Markdown', () => {
  test('is one page of parameters, datasets and errors', () => {
    const page = describeConnector('markdown');
    expect(page.match(/^# .*$/gm)).toEqual(['# Parameters', '# Datasets', '# Errors and exit codes']);
    for (const code of Object.keys(errorDefinitions)) expect(page).toContain(`\n### ${code}\n`);
    expect(page).toContain(datasetsPage(datasets));
  });

  test('shows a dataset with key, order, source, relations and references', () => {
    const page = datasetsPage([visits]);
    expect(page).toContain(
      [
        '- Key: `customer_id`, `site_id`, `visit_id`',
        '- Order of rows: `began`, then `visit_id`',
        '- Switch: `extraDatasets`',
        '- Source: Monitor, `Visits`',
        '- Window: rows whose `began` is in the window',
        '- Incremental runs: full load',
        '- Cost: 2 requests to count, 1 for each page of rows, and those for joined rows.',
        '- `customer_id`, `site_id`, `guest_name` refers to `customer_id`, `site_id`, `user_name` of `sessions`',
        '',
        'Related rows, as the column Source names them:',
        '',
        '- `guest`: row of `Guests` with the key in `GuestId`',
        '- `room`: row that `Room` leads to (key in `RoomId`)',
        '- `bill`: row that `room.Bill` leads to (key in `BillId`); if there is none, the newest row of `Bills`',
      ].join('\n'),
    );
    expect(page).toContain('| `guest_name` | text | yes |  | Who came. | `guest.Name` |');
  });

  test('keeps a bar and a tag from breaking a table', () => {
    const page = datasetsPage([visits]);
    expect(page).toContain('| When \\| it began. |');
    expect(page).toContain('`a\\|b` and &lt;b> are shown');
  });
});

test('every form ends with one line break, for any datasets', () => {
  const tables = [visits];
  const small = manifestOf({ datasets: tables, version: '1.0.0' });
  for (const form of ['text', 'json', 'markdown'] as const) {
    expect(describeManifest(form, small, tables)).toMatch(/[^\n]\n$/);
  }
});
