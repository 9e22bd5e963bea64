import type { Panel, Row } from '../panel.ts';

export const standing: Panel = {
  id: 'standing',
  title: 'Basis of this report',
  section: 'Audit',
  question: 'Which tables is this made from, how complete are they, and how old?',
  readers: ['audit', 'licences', 'operations'],
  method:
    'From `datapackage.json` and `run-report.json` of each folder. The hash of every table that was used was compared before it was read. The count of the source is what it said it had when the table was read.',
  limits: ['Fewer rows than the source counted mean that rows were purged there while they were read.'],
  needs: {},
  make(data) {
    const { sources } = data;
    const tables = sources.flatMap((source): Row[] => {
      const names = new Set([...source.tables.keys(), ...Object.keys(source.run)]);
      return [...names].map((name) => {
        const table = source.tables.get(name);
        const run = source.run[name];
        return {
          ...{ customer: source.customer, table: name, status: run?.status ?? '(not in this run)' },
          rows: table?.rows ?? null,
          counted: run?.rowsCounted ?? null,
          hash: table?.hash.replace('sha256:', '').slice(0, 16) ?? null,
          error: run?.error?.code ?? null,
        };
      });
    });
    return Promise.resolve({
      figures: [
        { label: 'From', value: data.period.from, format: 'moment', how: 'first moment of the tables' },
        { label: 'Until', value: data.period.to, format: 'moment', how: 'last moment of the tables' },
        { label: 'Folders', value: sources.length, format: 'count', how: 'given as --out' },
      ],
      views: [
        {
          title: 'Runs',
          columns: [
            { key: 'customer', label: 'Customer', format: 'text' },
            { key: 'folder', label: 'Folder', format: 'text' },
            { key: 'from', label: 'From', format: 'moment' },
            { key: 'to', label: 'Until', format: 'moment' },
            { key: 'verdict', label: 'Verdict', format: 'text' },
            { key: 'sessions', label: 'Sessions that began earlier', format: 'text' },
          ],
          rows: sources.map(({ customer, folder, window, verdict, isOverlapping }) => ({
            ...{ customer, folder, ...window, verdict },
            sessions: isOverlapping ? 'are there' : 'are missing',
          })),
        },
        {
          title: 'Tables',
          columns: [
            { key: 'table', label: 'Table', format: 'text' },
            { key: 'customer', label: 'Customer', format: 'text' },
            { key: 'status', label: 'Status', format: 'text' },
            { key: 'rows', label: 'Rows', format: 'count', bar: true },
            { key: 'counted', label: 'Counted by the source', format: 'count' },
            { key: 'hash', label: 'SHA-256, first digits', format: 'text' },
            { key: 'error', label: 'Error', format: 'text' },
          ],
          rows: tables,
        },
      ],
      notes: gapsOf(data),
    });
  },
};

/** Times between the tables of one customer that no table speaks of. */
function gapsOf({ sources }: Parameters<Panel['make']>[0]): readonly string[] {
  const byCustomer = Map.groupBy(sources, ({ customer }) => customer);
  return [...byCustomer].flatMap(([customer, own]) => {
    const windows = own.map(({ window }) => window).sort((a, b) => a.from.getTime() - b.from.getTime());
    let until = windows[0]?.to ?? new Date(0);
    return windows.flatMap(({ from, to }) => {
      const gap =
        from > until
          ? [`${customer}: no tables speak of ${until.toISOString()} to ${from.toISOString()}.`]
          : [];
      if (to > until) until = to;
      return gap;
    });
  });
}
