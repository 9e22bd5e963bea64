import { describe, expect, it } from 'vitest';
import { runReportSchema } from '../../connector/extract/report/run-report.ts';
import { cloud, sessionSets } from '../support/cloud.ts';
import { strictNock } from '../support/nock.ts';
import { tell } from '../support/story.ts';

strictNock();

describe('a tenant in which nothing ever happened', () => {
  it('gives four tables with a header and no rows, and a data package that describes them', async () => {
    const none = { '@odata.count': 0, value: [] };
    cloud(undefined, { counts: true })
      .token()
      .count('Sessions', none)
      .sets([...sessionSets, 'Sessions', 'Applications', 'ApplicationInstances'])
      .count('Sessions', none)
      .count('ApplicationInstances', none)
      .count('ApplicationInstances', none)
      .me()
      .list('MachineCatalogs', { Items: [] })
      .list('hypervisors', { Items: [], ContinuationToken: null, TotalItems: null });
    const { report, files, table, events } = await tell();

    expect(report).toMatchObject({ verdict: 'complete', exitCode: 0, error: null, warnings: [] });
    expect(runReportSchema.parse(report)).toEqual(report);
    expect(Object.keys(files).sort()).toEqual([
      'application_instances.csv',
      'datapackage.json',
      'hypervisors.csv',
      'machine_catalogs.csv',
      'run-report.json',
      'sessions.csv',
    ]);
    const { resources } = JSON.parse(files['datapackage.json'] ?? '');
    expect(resources).toHaveLength(4);
    for (const { name, rows, bytes, schema } of resources) {
      const { columns, rows: read } = table(name);
      expect(read).toEqual([]);
      expect(rows).toBe(0);
      expect(bytes).toBe(Buffer.byteLength(files[`${name}.csv`] ?? ''));
      expect(schema.fields.map((field: { name: string }) => field.name)).toEqual(columns);
    }
    const requests = events.filter((event) => event.type === 'request');
    expect(requests.filter(({ query }) => !query.includes('$top=0'))).toHaveLength(16);
  });
});
