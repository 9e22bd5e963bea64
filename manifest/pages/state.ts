import { z } from 'zod';
import { page, table } from '../../connector/describe/markdown.ts';
import { checkpointSchema } from '../../connector/extract/memory/checkpoint.ts';
import { type Health, healthSchema } from '../../connector/extract/memory/health.ts';
import { snapshotSchema } from '../../connector/extract/memory/snapshots.ts';
import { runStateSchema } from '../../connector/extract/memory/run-state.ts';
import { memberTables, type SchemaNode } from './schema-tables.ts';

const files: readonly (readonly [file: string, content: string, schema: string])[] = [
  ['`health.json`', 'how the runs have been going, for monitoring', 'health'],
  ['`unfinished/run.json`', 'which interrupted run the files beside it belong to', 'state'],
  ['`unfinished/<dataset>.csv`', 'the table of that run so far', ''],
  ['`unfinished/<dataset>.jsonl`', 'its checkpoints, one a line', 'checkpoint'],
  ['`snapshot/<dataset>.json`', 'what the snapshot of a table covers', 'snapshot'],
  [
    '`snapshot/<dataset>.<hash>.csv`',
    'the snapshot: the table of the last successful run. If the file system allows, it is a second name of the published file and costs no space',
    '',
  ],
  ['`snapshot/joined_<set>.*`', 'the same for users, machines and their costs', 'snapshot'],
  [
    '`pseudonym.key`',
    'the key of [pseudonyms](security-privacy.md#pseudonyms), if a run with `personalData` made one; only its owner may read it',
    '',
  ],
  ['`lock`', 'which run uses the folder. The lock of a killed run is taken over', ''],
];

const schemaLink = (name: string) => (name === '' ? '' : `[schema](../schemas/${name}.schema.json)`);

const example: Health = {
  healthVersion: '1',
  connector: '0.1.0',
  customerId: 'a1b2c3d4e5f6',
  host: 'api.cloud.com',
  lastRun: { startedAt: '2026-11-20T02:00:00.412Z', finishedAt: '2026-11-20T02:01:12.008Z', exitCode: 0 },
  lastSuccess: {
    finishedAt: '2026-11-20T02:01:12.008Z',
    window: { from: '2026-10-21T02:00:00.412Z', to: '2026-11-20T02:00:00.412Z' },
    rows: 34_876,
  },
  lastError: null,
  consecutiveFailures: 0,
  lagSeconds: 71.596,
  nextReadFrom: '2026-11-20T01:00:00.412Z',
  unfinished: false,
};

const draft7 = (schema: z.ZodType) => z.toJSONSchema(schema, { target: 'draft-7' }) as SchemaNode;

export function statePage(): string {
  healthSchema.parse(example);
  return page([
    '# The state folder: files and members',
    'With `--state state`, a run keeps there what the next run needs: checkpoints of an interrupted run, snapshots for incremental runs, and the health of all runs. Look at the health:',
    '```sh\ncitrix-connector run --params params.json --out out --state state\ncat state/health.json\n```',
    'Other programs may read `health.json`. All other files belong to the connector: do not edit or move them. How a run uses them: [incremental.md](incremental.md). How to alert on them: [monitor.md](monitor.md).',
    '## Files',
    table(
      ['File', 'Content', 'Schema'],
      files.map(([file, content, schema]) => [file, content, schemaLink(schema)]),
    ),
    'The folder holds no secret and no token, but it holds the tables, with names of people: only the account of the run can open it (0700). It needs as much space as the tables. Files that end in `.new`, `.tail`, `.copy` or `.taking` exist for a moment. One state folder belongs to one configuration.',
    'When all tables are published and the report is written, `unfinished` is removed and `snapshot` stays.',
    '## health.json',
    ['<!-- not parameters: a health file -->', '```json', JSON.stringify(example, null, 2), '```'].join('\n'),
    ...memberTables(draft7(healthSchema)),
    '## unfinished/run.json',
    ...memberTables(draft7(runStateSchema)),
    '## unfinished/&lt;dataset>.jsonl',
    'Each line holds `check` and `entry`. `entry` is a checkpoint; `check` is the SHA-256 of the `check` of the previous line and of this entry, so a changed line is noticed.',
    ...memberTables(draft7(checkpointSchema)),
    '## snapshot/&lt;dataset>.json',
    ...memberTables(draft7(snapshotSchema)),
  ]);
}
