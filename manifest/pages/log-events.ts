import { z } from 'zod';
import { code, inline, page, table } from '../../connector/describe/markdown.ts';
import { lifecycleStates } from '../../connector/events/lifecycle.ts';
import { lineHead } from '../../connector/events/log-line.ts';
import { progressSeconds } from '../../connector/events/progress.ts';
import { allLogLines } from '../log-event-schema.ts';
import { memberTables, type SchemaNode } from './schema-tables.ts';

const heads: readonly string[] = ['time', 'runId', 'level', 'event', 'message'];

/** What is the same in every line is told once. */
const isShared = (name: string, { description }: SchemaNode) =>
  heads.includes(name) || (name === 'dataset' && description === lineHead.shape.dataset.meta()?.description);

const draft7 = (schema: z.ZodType) => z.toJSONSchema(schema, { target: 'draft-7' }) as SchemaNode;

function eventSection(event: string, schema: SchemaNode): readonly string[] {
  const members = Object.entries(schema.properties ?? {}).filter(([name, member]) => !isShared(name, member));
  const own = { ...schema, properties: Object.fromEntries(members) };
  const [first = '', ...others] = members.length === 0 ? [] : memberTables(own);
  return [`### ${event}`, inline(schema.description ?? ''), ...[first, ...others].map(asText)].filter((part) => part !== '');
}

/** Tables of large members stand under their event, so their titles are no headings, and nothing links to them. */
const asText = (section: string) =>
  section.replace(/^### (.*)$/m, '`$1`:').replaceAll(/\[below\]\(#[^)]*\)/g, 'below');

export function logEventsPage(): string {
  return page([
    '# Read the log by program: events and states',
    '```sh\ncitrix-connector run --params params.json --out out --state state --log-format json 2> run.jsonl\n```',
    'With `--log-format json` each line on standard error is one JSON object, by the schema [log-event.schema.json](../schemas/log-event.schema.json). Standard output stays empty. Every line has these members:',
    ...memberTables(draft7(lineHead)),
    '<!-- not parameters: one line of the log, simulated -->\n```json\n{ "time": "2026-11-20T04:15:02.155Z", "level": "info", "event": "dataset-counted", "message": "…", "dataset": "sessions", "counted": 20302, "rows": 20302, "placed": 0 }\n```',
    'The last two lines are `run-finished` and the state `Finished`, also when the parameters are wrong. Only a command line that cannot be understood is answered in text. With `--log-level warn` there are only warnings and errors: no `progress`, no states. More members and events may be added; none is removed without a major version ([compatibility](compatibility.md)).',
    '`time` is when the line was written, by the clock of this machine. `at` and `startedAt` are times of the run by the clock of Citrix, where it is known.',
    '## Progress',
    `A line ${code('progress')} comes every ${progressSeconds} seconds, also while the run waits. For a bar over all tables, take (${code('over')} + ${code('percent')} / 100) / ${code('tables')}; ${code('percent')} null counts as 0. A run of less than ${progressSeconds} seconds has no such line: then ${code('run-started')} has all tables in ${code('datasets')}, and ${code('dataset-read')}, ${code('dataset-skipped')} or ${code('dataset-failed')} ends each.`,
    '## States',
    table(
      ['State', 'When'],
      Object.entries(lifecycleStates).map(([state, meaning]) => [code(state), inline(meaning)]),
    ),
    'Each is a line `state-changed`. `Error`, `Stopping`, and a `Finished` after them carry the code of the error and its class, in the terms of three platforms:',
    table(
      ['`kind`', '`airbyte`', '`sumo`', '`retry`'],
      [
        ['`config`', '`config_error`', '`ThirdPartyConfig`', '`false`: not before something is changed'],
        ['`transient`', '`transient_error`', '`ThirdPartyGeneric`', '`true`'],
        ['`system`', '`system_error`', '`FirstPartyGeneric`', '`false`: a bug, or an unexpected answer of Citrix'],
      ],
    ),
    '## An example: wait for the end',
    `\`\`\`sh
node -e '
for (const line of fs.readFileSync("run.jsonl", "utf8").trim().split("\\n")) {
  const { event, state, exitCode } = JSON.parse(line);
  if (event === "state-changed") console.log(state);
  if (event === "run-finished") console.log(\`exit code \${exitCode}\`);
}'
\`\`\``,
    '```text\nPending\nStarted\nInitialized\nAuthenticated\nCollecting\nexit code 0\nFinished\n```',
    '## Events',
    ...Object.entries(allLogLines).flatMap(([event, schema]) => eventSection(event, draft7(schema))),
  ]);
}
