import { z } from 'zod';
import { code, inline, page, table } from '../../connector/describe/markdown.ts';
import { mergeFindings } from '../../connector/events/findings.ts';
import { valueNotes } from '../../connector/readings/scalars.ts';
import { checkReportSchema } from '../../connector/check/report.ts';
import { type RunReport, runReportSchema } from '../../connector/extract/report/run-report.ts';
import { untouched } from '../../connector/extract/report/dataset-report.ts';
import { memberTables, type SchemaNode } from './schema-tables.ts';

const sessions: RunReport['datasets'][string] = {
  ...untouched(),
  status: 'complete',
  rowsRead: 20_302,
  rowsWritten: 20_302,
  rowsCounted: 20_302,
  pages: 21,
  requests: 27,
  bytes: 4_211_860,
  plan: {
    mode: 'full',
    since: null,
    rows: 20_302,
    joins: { Users: { strategy: 'full', rows: 1_500 }, Machines: { strategy: 'full', rows: 400 } },
    requests: null,
  },
  unresolved: { user: 28 },
  file: { path: 'sessions.csv', bytes: 22_812_004, sha256: '8fdc5146fe91b471…' },
};

/** What most readers look at, as a run over the simulator leaves it. */
const example: Partial<RunReport> = {
  verdict: 'complete',
  exitCode: 0,
  error: null,
  window: { from: '2026-10-21T12:00:00.000Z', to: '2026-11-20T12:00:00.000Z' },
  datasets: { sessions },
  warnings: [],
};

const shown = (value: object) => ['<!-- not parameters: a run report -->', '```json', JSON.stringify(value, null, 2), '```'].join('\n');

const draft7 = (schema: z.ZodType) => z.toJSONSchema(schema, { target: 'draft-7' }) as SchemaNode;

export function runReportPage(): string {
  runReportSchema.partial().parse(example);
  return page([
    '# The run report, member by member',
    'Every run writes `run-report.json` into the output folder, also when it failed. Did it work, and if not, why?',
    "```sh\ncitrix-connector run --params params.json --out out\ngrep -E '^  \"(verdict|exitCode)\"' out/run-report.json\n```",
    '```text\n  "verdict": "complete",\n  "exitCode": 0,\n```',
    'Branch on `exitCode` and on codes, never on messages. Members may be added; none is removed or changes its meaning within a `reportVersion`. The JSON Schema is [run-report.schema.json](../schemas/run-report.schema.json). To watch runs over time, use `health.json`: [state.md](state.md#healthjson).',
    '## Example',
    'Shortened, simulated:',
    shown(example),
    '## Members',
    '`<member>.*` stands for each entry of an object with free names, `[]` for each entry of a list.',
    ...memberTables(draft7(runReportSchema)),
    '### What `merged` counts',
    table(['Count', 'Rows'], Object.entries(mergeFindings).map(([name, text]) => [code(name), inline(text)])),
    '### What `noted` counts',
    table(['Note', 'Values'], Object.entries(valueNotes).map(([name, text]) => [code(name), inline(text)])),
    '## The report of `check`',
    '`citrix-connector check --json` prints this ([check-report.schema.json](../schemas/check-report.schema.json)):',
    ...memberTables(draft7(checkReportSchema)),
  ]);
}
